const parse = (colour: string): [number, number, number] => {
  const number = parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
};

/** A colour between two `#rrggbb` colours, `share` of the way. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [parse(from), parse(to)];
  const part = (index: 0 | 1 | 2): number => Math.round(a[index] + (b[index] - a[index]) * share);
  return `rgb(${part(0)}, ${part(1)}, ${part(2)})`;
}

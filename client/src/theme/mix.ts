/** `#rrggbb`, `#rgb` or `rgb(r, g, b)` as numbers. The build's CSS minifier shortens #ffffff to #fff, so both lengths arrive here. */
export function rgbOf(colour: string): [number, number, number] {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour.trim());
  if (parts) return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const digits = colour.trim().slice(1);
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const number = parseInt(full, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** A colour between two, `share` of the way. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [rgbOf(from), rgbOf(to)];
  const part = (index: 0 | 1 | 2): number => Math.round(a[index] + (b[index] - a[index]) * share);
  return `rgb(${part(0)}, ${part(1)}, ${part(2)})`;
}

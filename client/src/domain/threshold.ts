/** Which activations count: above the threshold, below its negative, or either. */
export type Side = "positive" | "negative" | "either";

export const sides: readonly Side[] = ["positive", "negative", "either"];

/** The number that is compared with the threshold: larger always means "more on". */
export function strength(activation: number, side: Side): number {
  if (side === "positive") return activation;
  return side === "negative" ? -activation : Math.abs(activation);
}

/** The server compares float32 numbers, so a typed 0.3 has to become the float32 next to it. */
export const asFloat32 = (threshold: number): number => Math.fround(threshold);

/** Equality is on; NaN is never on. */
export const isOn = (activation: number, threshold: number, side: Side): boolean =>
  strength(activation, side) >= asFloat32(threshold);

const mostAfterTanh = 0.99;

/** The nearest threshold that the sources can have: after tanh, activations lie between -1 and 1. */
export function limitThreshold(threshold: number, sources: readonly { readonly transform: string }[]): number {
  const isUnitRange = sources.some((source) => source.transform === "tanh");
  return isUnitRange && Math.abs(asFloat32(threshold)) >= 1 ? Math.sign(threshold) * mostAfterTanh : threshold;
}

import { extent } from "d3-array";

/** A line through a few numbers as an SVG path, filling a box but for `pad` pixels above and below. */
export function sparkPath(values: readonly number[], width: number, height: number, pad: number): string {
  const [low, high] = extent(values.filter(Number.isFinite));
  if (low === undefined || values.length < 2) return "";
  const spread = high - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    const y = height - pad - ((value - low) / spread) * (height - 2 * pad);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}

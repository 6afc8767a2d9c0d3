import { extent } from "d3-array";
import { isAlone } from "./alone";

const dotWidth = 3;

/** A line through a few numbers as an SVG path, filling a box but for `pad` pixels above and below; broken where they are not finite. */
export function sparkPath(values: readonly number[], width: number, height: number, pad: number): string {
  const [low, high] = extent(values.filter(Number.isFinite));
  if (low === undefined) return "";
  const spread = high - low || 1;
  let path = "";
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const [before, after] = [values[index - 1] ?? NaN, values[index + 1] ?? NaN];
    const x = values.length === 1 ? width / 2 : (index / (values.length - 1)) * width;
    const y = height - pad - ((value - low) / spread) * (height - 2 * pad);
    if (isAlone(before, value, after)) path += `M${(x - dotWidth / 2).toFixed(1)} ${y.toFixed(1)}h${dotWidth}`;
    else path += `${Number.isFinite(before) ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return path;
}

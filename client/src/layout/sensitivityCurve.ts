import { max } from "d3-array";
import { cellsAt, type Pattern, sensitivity, type ThresholdSpan } from "../domain/selection";
import type { ActivationScale } from "./activationScale";

const samples = 161;

export interface SensitivityCurve {
  readonly paths: readonly string[];
  readonly marks: readonly { readonly y: number; readonly width: number }[];
  readonly now: number;
  readonly most: number;
}

/** An area beside the plot, on the same axis: how far it reaches at a height is how many cells that threshold selects. */
export function sensitivityCurve(
  spans: readonly ThresholdSpan[],
  pattern: Pattern,
  yOf: ActivationScale,
  width: number,
): SensitivityCurve {
  const signs = pattern.side === "positive" ? [1] : pattern.side === "negative" ? [-1] : [1, -1];
  const low = pattern.side === "either" ? 0 : pattern.side === "positive" ? yOf.low : -yOf.high;
  const high = pattern.side === "negative" ? -yOf.low : yOf.high;
  const { thresholds, cellCounts } = sensitivity(spans, low, high, samples);
  const most = max(cellCounts) ?? 0;
  const now = cellsAt(spans, pattern.threshold).length;
  const reach = (count: number): number => (most === 0 ? 0 : Math.sqrt(count / most) * width);
  const paths = signs.map((sign) => {
    const points = thresholds.map((threshold, index) => `${reach(cellCounts[index] ?? 0).toFixed(1)} ${yOf(sign * threshold).toFixed(1)}`);
    return `M0 ${yOf(sign * low).toFixed(1)}L${points.join("L")}L0 ${yOf(sign * high).toFixed(1)}Z`;
  });
  const marks = signs.map((sign) => ({ y: yOf(sign * pattern.threshold), width: reach(now) }));
  return { paths, marks, now, most };
}

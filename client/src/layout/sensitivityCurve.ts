import { max } from "d3-array";
import { selectionCounter, type ThresholdSpan } from "../domain/selection";
import type { Side } from "../domain/threshold";
import type { ActivationScale } from "./activationScale";

const samples = 161;

export interface SensitivityCurve {
  readonly paths: readonly string[];
  readonly most: number;
  /** Where a threshold stands in it, and how many cells it selects. */
  markAt(threshold: number): { readonly count: number; readonly marks: readonly { readonly y: number; readonly width: number }[] };
}

/** An area beside the plot, on the same axis: how far it reaches at a height is how many cells that threshold selects. */
export function sensitivityCurve(spans: readonly ThresholdSpan[], side: Side, yOf: ActivationScale, width: number): SensitivityCurve {
  const signs = side === "positive" ? [1] : side === "negative" ? [-1] : [1, -1];
  const low = side === "either" ? 0 : side === "positive" ? yOf.low : -yOf.high;
  const high = side === "negative" ? -yOf.low : yOf.high;
  const countAt = selectionCounter(spans);
  const thresholds = Array.from({ length: samples }, (_, index) => low + ((high - low) * index) / (samples - 1));
  const cellCounts = thresholds.map(countAt);
  const most = max(cellCounts) ?? 0;
  const reach = (count: number): number => (most === 0 ? 0 : Math.sqrt(count / most) * width);
  const paths = signs.map((sign) => {
    const points = thresholds.map((threshold, index) => `${reach(cellCounts[index] ?? 0).toFixed(1)} ${yOf(sign * threshold).toFixed(1)}`);
    return `M0 ${yOf(sign * low).toFixed(1)}L${points.join("L")}L0 ${yOf(sign * high).toFixed(1)}Z`;
  });
  return {
    paths,
    most,
    markAt: (threshold) => {
      const count = countAt(threshold);
      return { count, marks: signs.map((sign) => ({ y: yOf(sign * threshold), width: reach(count) })) };
    },
  };
}

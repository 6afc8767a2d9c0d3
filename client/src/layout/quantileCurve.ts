import { bisectLeft, max } from "d3-array";

export interface QuantileCurve {
  readonly path: string;
  readonly most: number;
  /** Where a quantile stands in it, and how many cells it selects. */
  markAt(quantile: number): { readonly count: number; readonly y: number; readonly width: number };
}

/** Quantiles run up the strip as thresholds do: at the top a cell is on at its very greatest activation only. */
export const yOfQuantile = (quantile: number, top: number, bottom: number): number => bottom - quantile * (bottom - top);

/** The quantile at a height, to half a percent. */
export const quantileAt = (y: number, top: number, bottom: number): number =>
  Math.max(0, Math.min(1, Math.round(((bottom - y) / Math.max(1, bottom - top)) * 200) / 200));

/** An area whose reach at a height is how many cells that quantile selects. */
export function quantileCurve(quantiles: readonly number[], cellCounts: readonly number[], top: number, bottom: number, width: number): QuantileCurve {
  const most = max(cellCounts) ?? 0;
  const reach = (count: number): number => (most === 0 ? 0 : Math.sqrt(count / most) * width);
  const points = quantiles.map((quantile, index) => `${reach(cellCounts[index] ?? 0).toFixed(1)} ${yOfQuantile(quantile, top, bottom).toFixed(1)}`);
  const path = `M0 ${bottom.toFixed(1)}L${points.join("L")}L0 ${top.toFixed(1)}Z`;
  return {
    path,
    most,
    markAt: (quantile) => {
      const right = Math.min(quantiles.length - 1, bisectLeft(quantiles, quantile));
      const left = Math.max(0, right - 1);
      const nearest = Math.abs((quantiles[left] ?? 0) - quantile) < Math.abs((quantiles[right] ?? 0) - quantile) ? left : right;
      const count = cellCounts[nearest] ?? 0;
      return { count, y: yOfQuantile(quantile, top, bottom), width: reach(count) };
    },
  };
}

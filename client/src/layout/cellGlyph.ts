import type { MatrixBlock } from "../domain/context";

/** How often the activations of a cell fall into equal stretches from `low` to `high`; what lies beyond counts at the ends. */
export interface CellHistogram {
  readonly counts: readonly number[];
  readonly most: number;
  /** Steps that were counted; those without a number are not. */
  readonly stepCount: number;
}

export function cellHistogram(blocks: readonly MatrixBlock[], cell: number, [low, high]: readonly [number, number], bins: number): CellHistogram {
  const counts = Array.from({ length: bins }, () => 0);
  const scale = bins / (high - low || 1);
  let stepCount = 0;
  for (const { activations, cellCount, start, end } of blocks) {
    if (cell >= cellCount) continue;
    for (let row = cell; row < (end - start) * cellCount; row += cellCount) {
      const activation = activations[row] ?? NaN;
      if (Number.isNaN(activation)) continue;
      const bin = Math.max(0, Math.min(bins - 1, Math.floor((activation - low) * scale)));
      counts[bin] = (counts[bin] ?? 0) + 1;
      stepCount++;
    }
  }
  return { counts, most: Math.max(0, ...counts), stepCount };
}

/** Width of a bin's bar: by the square root, so that rare activations show beside very common ones. */
export const barWidth = (histogram: CellHistogram, bin: number, width: number): number => {
  const count = histogram.counts[bin] ?? 0;
  return count === 0 ? 0 : Math.max(1, Math.sqrt(count / histogram.most) * width);
};

/** At most `most` of some values, evenly spread. */
export function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => values[Math.floor((index * values.length) / most)] ?? NaN);
}

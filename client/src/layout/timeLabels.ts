/** A text that would stand at a mark. */
export interface TimeLabel {
  /** Where it begins, in pixels. */
  readonly x: number;
  readonly width: number;
}

const gap = 6;

/** Which labels, from the left, overlap neither the one before nor the end of the plot. */
export function fittingLabels(labels: readonly TimeLabel[], end: number): boolean[] {
  let free = Number.NEGATIVE_INFINITY;
  return labels.map(({ x, width }) => {
    if (x < free || x + width > end) return false;
    free = x + width + gap;
    return true;
  });
}

export interface Label {
  readonly y: number;
}

/** Moves labels apart so that none is closer than `spacing`, staying near where they belong; drops what does not fit. */
export function spreadLabels<T extends Label>(labels: readonly T[], spacing: number, top: number, bottom: number): T[] {
  const room = Math.max(0, Math.floor((bottom - top) / spacing) + 1);
  const placed = [...labels].slice(0, room).sort((a, b) => a.y - b.y).map((label) => ({ ...label }));
  let least = top;
  const ys = placed.map((label) => {
    const y = Math.max(least, label.y);
    least = y + spacing;
    return y;
  });
  let most = bottom;
  for (let index = ys.length - 1; index >= 0; index--) {
    ys[index] = Math.min(most, ys[index] ?? 0);
    most = (ys[index] ?? 0) - spacing;
  }
  return placed.map((label, index) => ({ ...label, y: ys[index] ?? label.y }));
}

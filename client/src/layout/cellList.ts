/** Lists of cells are laid out in rows of equal height, with `across` cells in each, so that only what is seen is made. */
export interface CellListWindow {
  readonly first: number;
  readonly last: number;
  readonly top: number;
  readonly height: number;
}

/** Which of `count` cells are seen when a list that begins at `offset` inside a scrolled area is scrolled to `scrolled`. */
export function cellListWindow(count: number, across: number, rowHeight: number, scrolled: number, viewHeight: number, spare = 3): CellListWindow {
  const rows = Math.ceil(count / across);
  const firstRow = Math.max(0, Math.min(rows, Math.floor(scrolled / rowHeight) - spare));
  const lastRow = Math.max(firstRow, Math.min(rows, Math.ceil((scrolled + viewHeight) / rowHeight) + spare));
  return { first: firstRow * across, last: Math.min(count, lastRow * across), top: firstRow * rowHeight, height: rows * rowHeight };
}

export const chipHeight = 28;
export const compactHeight = 26;
const headingHeight = 26;

/** Cells side by side where only their numbers are shown. */
export const compactAcross = (width: number): number => Math.max(1, Math.floor((width - 16) / 58));

/** Where each of some lists with headings begins, one under the other. */
export function listOffsets(counts: readonly number[], across: number, rowHeight: number): number[] {
  let top = 0;
  return counts.map((count) => {
    const offset = top + (counts.length > 1 ? headingHeight : 0);
    if (count > 0) top = offset + Math.ceil(count / across) * rowHeight;
    return offset;
  });
}

/** One column of one source. */
export interface CellRef {
  readonly source: string;
  readonly cell: number;
}

export const cellKey = (ref: CellRef): string => `${ref.source}@${ref.cell}`;

export const sameCell = (a: CellRef | null, b: CellRef | null): boolean =>
  a === b || (a !== null && b !== null && a.source === b.source && a.cell === b.cell);

export const hasCell = (cells: readonly CellRef[], ref: CellRef): boolean => cells.some((cell) => sameCell(cell, ref));

export const withCell = (cells: readonly CellRef[], ref: CellRef): readonly CellRef[] =>
  hasCell(cells, ref) ? cells : [...cells, ref];

export const withoutCell = (cells: readonly CellRef[], ref: CellRef): readonly CellRef[] =>
  cells.filter((cell) => !sameCell(cell, ref));

/** Cells by source, strictly ascending: the form in which they travel. */
export function groupCells(cells: readonly CellRef[]): Record<string, number[]> {
  const groups: Record<string, number[]> = {};
  for (const { source, cell } of cells) (groups[source] ??= []).push(cell);
  for (const [source, list] of Object.entries(groups)) groups[source] = [...new Set(list)].sort((a, b) => a - b);
  return groups;
}

export const ungroupCells = (groups: Readonly<Record<string, readonly number[]>>): CellRef[] =>
  Object.entries(groups).flatMap(([source, cells]) => cells.map((cell) => ({ source, cell })));

/** Reads typed cell numbers such as `3, 7 12-15`; `null` names what could not be read. */
export function parseCells(text: string, cellCount: number): { cells: number[] } | { problem: string } {
  const cells: number[] = [];
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const bounds = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!bounds) return { problem: `“${part}” is not a cell number. Type numbers such as 3, 7 or 12-15.` };
    const first = Number(bounds[1]);
    const last = Number(bounds[2] ?? bounds[1]);
    if (last >= cellCount || first > last) {
      return { problem: `There is no cell ${part}: this source has cells 0 to ${cellCount - 1}.` };
    }
    for (let cell = first; cell <= last; cell++) cells.push(cell);
  }
  return { cells };
}

/** Ascending cell numbers as they are typed: three or more in a row as a stretch. */
export function cellsText(cells: readonly number[]): string {
  const parts: string[] = [];
  for (let first = 0; first < cells.length; ) {
    let last = first;
    while (cells[last + 1] === (cells[last] ?? 0) + 1) last++;
    if (last - first >= 2) parts.push(`${cells[first]}-${cells[last]}`);
    else parts.push(...cells.slice(first, last + 1).map(String));
    first = last + 1;
  }
  return parts.join(", ");
}

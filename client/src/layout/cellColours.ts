import { type CellRef, cellKey } from "../domain/cell";

/** Which palette colour each selected cell has; the same in the plot, the list and the runs. */
export const cellColours = (selected: readonly CellRef[], palette: readonly string[]): ReadonlyMap<string, string> =>
  new Map(selected.map((ref, index) => [cellKey(ref), palette[index % palette.length] ?? ""]));

import { type CellRef, cellKey } from "../domain/cell";

const known = new WeakMap<readonly CellRef[], { palette: readonly string[]; colours: ReadonlyMap<string, string> }>();

/** Which palette colour each selected cell has; the same in the plot, the list and the runs. */
export function cellColours(selected: readonly CellRef[], palette: readonly string[]): ReadonlyMap<string, string> {
  const before = known.get(selected);
  if (before?.palette === palette) return before.colours;
  const colours = new Map(selected.map((ref, index) => [cellKey(ref), palette[index % palette.length] ?? ""]));
  known.set(selected, { palette, colours });
  return colours;
}

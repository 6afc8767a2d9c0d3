import { type CellRef, cellKey } from "../domain/cell";
import type { Colours } from "../theme/theme.svelte";

/** Up to this many selected cells have a colour each; more could not be told apart, and share one. */
export const mostColoured = 40;

export const isCrowd = (selected: readonly CellRef[]): boolean => selected.length > mostColoured;

type Palette = Pick<Colours, "cells" | "accent">;

const known = new WeakMap<readonly CellRef[], { palette: Palette; colours: ReadonlyMap<string, string> }>();

/** Which colour each selected cell has; the same in the plot, the list and the runs. */
export function cellColours(selected: readonly CellRef[], palette: Palette): ReadonlyMap<string, string> {
  const before = known.get(selected);
  if (before?.palette === palette) return before.colours;
  const crowded = isCrowd(selected);
  const colourOf = (index: number): string => (crowded ? palette.accent : (palette.cells[index % palette.cells.length] ?? ""));
  const colours = new Map(selected.map((ref, index) => [cellKey(ref), colourOf(index)]));
  known.set(selected, { palette, colours });
  return colours;
}

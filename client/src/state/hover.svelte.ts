import type { CellRef } from "../domain/cell";

/** What the pointer is on, linked across views; no part of the state, since nobody would share or undo it. */
export class Hover {
  step = $state.raw<number | null>(null);
  cell = $state.raw<CellRef | null>(null);

  set(step: number | null, cell: CellRef | null): void {
    this.step = step;
    this.cell = cell;
  }

  clear(): void {
    this.set(null, null);
  }
}

import type { CellRef } from "../domain/cell";

export interface Pointed {
  readonly step: number | null;
  readonly cell: CellRef | null;
}

const nothing: Pointed = { step: null, cell: null };

/** What the pointer is on, linked across views; no part of the state, since nobody would share or undo it. */
export class Hover {
  #look = $state.raw<() => Pointed>(() => nothing);
  readonly #pointed: Pointed = $derived.by(() => this.#look());
  readonly step: number | null = $derived(this.#pointed.step);
  readonly cell: CellRef | null = $derived(this.#pointed.cell);

  /** The pointer rests on a place of the screen: what lies there is looked up again whenever the view moves below it. */
  follow(look: () => Pointed): void {
    this.#look = look;
  }

  set(step: number | null, cell: CellRef | null): void {
    this.follow(() => ({ step, cell }));
  }

  clear(): void {
    this.follow(() => nothing);
  }
}

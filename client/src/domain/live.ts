import type { Matrix } from "../api/matrix";
import { type CellRef, groupCells } from "./cell";
import type { Context } from "./context";
import type { StepRange } from "./range";

export type HoldWith = "zero" | "number" | "mean";

export const holdNames: Readonly<Record<HoldWith, string>> = { zero: "wipe (hold at 0)", number: "clamp to a number", mean: "replace by mean" };

/** What is done to cells while the model reads. */
export interface Hold {
  readonly cells: readonly CellRef[];
  readonly with: HoldWith;
  /** As stored: of a cell state c, not tanh(c). */
  readonly number: number;
  /** Only at the brushed tokens. */
  readonly isRanged: boolean;
}

export interface WireHold {
  readonly source: string;
  readonly cells: readonly number[];
  readonly with: HoldWith;
  readonly number: number | null;
  readonly range: StepRange | null;
}

/** A hold as it travels, one for each source; what the model does not let be held is left out. */
export function wireHolds(hold: Hold, range: StepRange | null, holdable: readonly string[]): WireHold[] {
  return Object.entries(groupCells(hold.cells))
    .filter(([source, cells]) => cells.length > 0 && holdable.includes(source))
    .map(([source, cells]) => ({
      source,
      cells,
      with: hold.with,
      number: hold.with === "number" ? hold.number : null,
      range: hold.isRanged ? range : null,
    }));
}

/** A whole matrix `[timeStep, cell]` in cell order, in which lines are drawn. */
export function contextOf(source: string, { stepCount, cellCount, activations }: Matrix): Context {
  const turned = new Float32Array(stepCount * cellCount);
  for (let step = 0; step < stepCount; step++) {
    for (let cell = 0; cell < cellCount; cell++) turned[cell * stepCount + step] = activations[step * cellCount + cell] ?? NaN;
  }
  return { source, cellCount, start: 0, end: stepCount, isComplete: true, activations: turned };
}

export const extentOf = (contexts: readonly Context[]): { low: number; high: number } => {
  let low = 0;
  let high = 0;
  for (const { activations } of contexts) {
    for (const activation of activations) {
      if (activation < low) low = activation;
      if (activation > high) high = activation;
    }
  }
  return { low, high };
};

/** "1st of 101": the chosen cells among themselves and the random sets. */
export function rankText(rank: number, randomSets: number): string {
  const tens = rank % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${ending} of ${randomSets + 1}`;
}

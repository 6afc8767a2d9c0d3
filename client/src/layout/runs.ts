import { activationAt, type Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import { isOn, type Side } from "../domain/threshold";

/** The runs of one cell inside a context that are at least `minLength` long; cut at the context's ends. */
export function runsOf(context: Context, cell: number, threshold: number, side: Side, minLength: number): StepRange[] {
  const runs: StepRange[] = [];
  let start: number | null = null;
  for (let step = context.start; step <= context.end; step++) {
    const on = step < context.end && isOn(activationAt(context, cell, step), threshold, side);
    if (on) start ??= step;
    else if (start !== null) {
      const isCut = start === context.start || step === context.end;
      if (step - start >= minLength || isCut) runs.push({ start, end: step });
      start = null;
    }
  }
  return runs;
}

/** How many of some runs cover each step of a range. */
export function countsOver(range: StepRange, runs: readonly StepRange[]): Uint16Array {
  const counts = new Uint16Array(Math.max(0, range.end - range.start));
  for (const run of runs) {
    const last = Math.min(range.end, run.end);
    for (let step = Math.max(range.start, run.start); step < last; step++) {
      counts[step - range.start] = (counts[step - range.start] ?? 0) + 1;
    }
  }
  return counts;
}

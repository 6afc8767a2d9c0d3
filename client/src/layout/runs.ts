import type { Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import { asFloat32, type Side, strength } from "../domain/threshold";

/** The runs of one cell inside a context that are at least `minLength` long; cut at the context's ends. */
export function runsOf(context: Context, cell: number, threshold: number, side: Side, minLength: number): StepRange[] {
  const runs: StepRange[] = [];
  const limit = asFloat32(threshold);
  const stepCount = context.end - context.start;
  const row = cell * stepCount;
  const isKnown = cell < context.cellCount;
  let start = -1;
  for (let offset = 0; offset <= stepCount; offset++) {
    const activation = isKnown && offset < stepCount ? (context.activations[row + offset] ?? NaN) : NaN;
    if (strength(activation, side) >= limit) {
      if (start < 0) start = offset;
    } else if (start >= 0) {
      const isCut = start === 0 || offset === stepCount;
      if (offset - start >= minLength || isCut) runs.push({ start: context.start + start, end: context.start + offset });
      start = -1;
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

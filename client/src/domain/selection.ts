import { bisectLeft } from "d3-array";
import { type CellRef, groupCells, hasCell } from "./cell";
import { type Context } from "./context";
import { clip, type StepRange } from "./range";
import { asFloat32, type Side, strength } from "./threshold";

/** What decides whether a cell follows the pattern on a range. */
export interface Pattern {
  readonly threshold: number;
  /** Instead of the threshold: every cell's own quantile of its activations, 0 to 1. */
  readonly quantile?: number | null;
  readonly side: Side;
  readonly offBefore: number;
  readonly offAfter: number;
}

/** What the user did to the cells by hand. */
export interface CellEdits {
  readonly included: readonly CellRef[];
  readonly excluded: readonly CellRef[];
  readonly locked: readonly CellRef[];
}

export const noEdits: CellEdits = { included: [], excluded: [], locked: [] };

/** A cell follows the pattern at exactly the thresholds `(above, upTo]`; none when `upTo <= above`. */
export interface ThresholdSpan {
  readonly above: number;
  readonly upTo: number;
}

/** The steps a pattern looks at: the range and the margins that exist inside its document. */
export function patternSteps(range: StepRange, pattern: Pattern, document: StepRange): StepRange {
  return (
    clip({ start: range.start - pattern.offBefore, end: range.end + pattern.offAfter }, document) ?? {
      start: range.start,
      end: range.end,
    }
  );
}

/** For every cell the thresholds at which it follows the pattern. One pass, so that dragging the threshold is free. */
export function thresholdSpans(
  context: Context,
  range: StepRange,
  pattern: Pattern,
  document: StepRange,
): ThresholdSpan[] {
  const { start, end } = patternSteps(range, pattern, document);
  const stepCount = context.end - context.start;
  const spans: ThresholdSpan[] = [];
  for (let cell = 0; cell < context.cellCount; cell++) {
    const row = cell * stepCount - context.start;
    let above = -Infinity;
    let upTo = Infinity;
    for (let step = start; step < end; step++) {
      const activation = strength(context.activations[row + step] ?? NaN, pattern.side);
      if (step >= range.start && step < range.end) {
        if (!(activation >= upTo)) upTo = Number.isNaN(activation) ? -Infinity : activation;
      } else if (activation > above) above = activation;
    }
    spans.push({ above, upTo });
  }
  return spans;
}

export function cellsAt(spans: readonly ThresholdSpan[], threshold: number): number[] {
  const limit = asFloat32(threshold);
  const cells: number[] = [];
  spans.forEach((span, cell) => {
    if (span.above < limit && limit <= span.upTo) cells.push(cell);
  });
  return cells;
}

/** The same where every cell has a threshold of its own, `[cell]`. */
export function cellsAtOwn(spans: readonly ThresholdSpan[], thresholds: readonly number[]): number[] {
  return spans.flatMap((span, cell) => {
    const limit = asFloat32(thresholds[cell] ?? NaN);
    return span.above < limit && limit <= span.upTo ? [cell] : [];
  });
}

/** A threshold near an end of a span and inside it, in the fewest decimals that will do, two at least. */
function roundInto({ above, upTo }: ThresholdSpan, near: number, round: (scaled: number) => number): number {
  for (let decimals = 2; decimals <= 6; decimals++) {
    const power = 10 ** decimals;
    const rounded = round(near * power) / power;
    if (rounded > 0 && above < asFloat32(rounded) && asFloat32(rounded) <= upTo) return rounded;
  }
  return NaN;
}

/** The threshold above zero nearest to one at which no cell follows, at which some do; `null` where there is none. */
export function nearestThreshold(spans: readonly ThresholdSpan[], now: number): { readonly threshold: number; readonly count: number } | null {
  const candidates = spans.flatMap((span) => {
    if (!(span.above < span.upTo) || span.upTo <= 0) return [];
    if (span.above < now && now <= span.upTo) return [];
    if (now > span.upTo) return [roundInto(span, span.upTo, Math.floor)];
    return [roundInto(span, Math.max(0, span.above), (scaled) => Math.floor(scaled) + 1)];
  });
  const nearest = candidates.reduce((best, threshold) => (Math.abs(threshold - now) < Math.abs(best - now) ? threshold : best), Infinity);
  return Number.isFinite(nearest) ? { threshold: nearest, count: cellsAt(spans, nearest).length } : null;
}

/** Answers how many cells a threshold selects, at once, however often it is asked. */
export function selectionCounter(spans: readonly ThresholdSpan[]): (threshold: number) => number {
  const open = spans.filter((span) => span.above < span.upTo);
  const above = Float64Array.from(open, (span) => span.above).sort();
  const upTo = Float64Array.from(open, (span) => span.upTo).sort();
  return (threshold) => {
    const limit = asFloat32(threshold);
    return bisectLeft(above, limit) - bisectLeft(upTo, limit);
  };
}

/** S1: the cells that follow the pattern, edited by hand. Ordered by source, then cell. */
export function editCells(following: readonly CellRef[], edits: CellEdits, sources: readonly string[]): CellRef[] {
  const kept = [...following, ...edits.included, ...edits.locked].filter((ref) => !hasCell(edits.excluded, ref));
  const groups = groupCells(kept);
  return sources.flatMap((source) => (groups[source] ?? []).map((cell) => ({ source, cell })));
}

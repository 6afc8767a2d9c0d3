import { expect, test } from "vitest";
import type { Context } from "./context";
import { cellsAt, editCells, nearestThreshold, noEdits, type Pattern, selectionCounter, thresholdSpans, cellsAtOwn } from "./selection";
import { isOn, type Side, sides } from "./threshold";

const corpus = { start: 0, end: 12 };

function contextOf(cells: readonly (readonly number[])[]): Context {
  const activations = Float32Array.from(cells.flat());
  return { source: "s", cellCount: cells.length, start: 0, end: cells[0]?.length ?? 0, isComplete: true, activations };
}

const patternOf = (change: Partial<Pattern> = {}): Pattern => ({ threshold: 0.3, side: "positive", offBefore: 1, offAfter: 0, ...change });

/** The definition, step by step. */
function follows(row: readonly number[], pattern: Pattern, range: { start: number; end: number }, document: { start: number; end: number }): boolean {
  for (let step = range.start; step < range.end; step++) {
    if (!isOn(row[step] ?? NaN, pattern.threshold, pattern.side)) return false;
  }
  for (let margin = 1; margin <= Math.max(pattern.offBefore, pattern.offAfter); margin++) {
    const before = range.start - margin;
    const after = range.end + margin - 1;
    if (margin <= pattern.offBefore && before >= document.start && isOn(row[before] ?? NaN, pattern.threshold, pattern.side)) return false;
    if (margin <= pattern.offAfter && after < document.end && isOn(row[after] ?? NaN, pattern.threshold, pattern.side)) return false;
  }
  return true;
}

test("the spans say the same as the definition, for random states, sides, margins and thresholds", () => {
  let seed = 5;
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
  for (let round = 0; round < 400; round++) {
    const cells = Array.from({ length: 8 }, () => Array.from({ length: 12 }, () => (random() < 0.04 ? NaN : Math.fround(Math.round((random() * 2 - 1) * 10) / 10))));
    const start = Math.floor(random() * 11);
    const range = { start, end: start + 1 + Math.floor(random() * (12 - start)) };
    const document = { start: random() < 0.5 ? 0 : start, end: random() < 0.5 ? 12 : range.end };
    const side: Side = sides[Math.floor(random() * 3)] ?? "positive";
    const pattern = patternOf({ side, threshold: Math.round((random() * 2 - 1) * 10) / 10, offBefore: Math.floor(random() * 4), offAfter: Math.floor(random() * 4) });
    const expected = cells.flatMap((row, cell) => (follows(row.map(Math.fround), pattern, range, document) ? [cell] : []));
    expect(cellsAt(thresholdSpans(contextOf(cells), range, pattern, document), pattern.threshold)).toEqual(expected);
  }
});

test("an activation equal to the threshold as float32 is on", () => {
  const context = contextOf([[0, 0.3, 0.3, 0]]);
  const spans = thresholdSpans(context, { start: 1, end: 3 }, patternOf(), { start: 0, end: 4 });
  expect(cellsAt(spans, 0.3)).toEqual([0]);
  expect(cellsAt(spans, 0.31)).toEqual([]);
});

test("a range at the first step demands nothing before it", () => {
  const spans = thresholdSpans(contextOf([[0.9, 0.9, 0]]), { start: 0, end: 2 }, patternOf({ offBefore: 3, offAfter: 1 }), { start: 0, end: 3 });
  expect(cellsAt(spans, 0.3)).toEqual([0]);
});

test("a margin never reaches into another document", () => {
  const spans = thresholdSpans(contextOf([[0.9, 0.9, 0.9, 0.9]]), { start: 2, end: 4 }, patternOf(), { start: 2, end: 4 });
  expect(cellsAt(spans, 0.3)).toEqual([0]);
});

test("a cell that is NaN inside the range follows at no threshold", () => {
  const spans = thresholdSpans(contextOf([[0, NaN, 0.9]]), { start: 1, end: 3 }, patternOf(), corpus);
  expect(cellsAt(spans, -1)).toEqual([]);
});

test("the selectionCounter counts the cells at each threshold", () => {
  const spans = [{ above: 0, upTo: 0.5 }, { above: 0.25, upTo: 1 }];
  expect(cellsAtOwn(spans, spans.map(() => 0.5))).toEqual(cellsAt(spans, 0.5));
  expect(cellsAtOwn(spans, spans.map(() => NaN))).toEqual([]);
  expect([0, 0.25, 0.5, 0.75, 1].map(selectionCounter(spans))).toEqual([0, 1, 2, 1, 1]);
});

test("included and locked cells join, excluded ones go, in order of the sources", () => {
  const at = (source: string, cell: number): { source: string; cell: number } => ({ source, cell });
  const edits = { included: [at("b", 4)], locked: [at("a", 9)], excluded: [at("a", 1)] };
  const cells = editCells([at("a", 1), at("a", 12), at("a", 2)], edits, ["b", "a"]);
  expect(cells).toEqual([at("b", 4), at("a", 2), at("a", 9), at("a", 12)]);
  expect(editCells([], noEdits, ["a"])).toEqual([]);
});

test("the threshold that is offered is the nearest at which a cell follows, in as few decimals as will do", () => {
  const near = (spans: readonly (readonly [number, number])[], now: number): unknown =>
    nearestThreshold(spans.map(([above, upTo]) => ({ above, upTo })), now);
  expect(near([[-0.5, 0.013], [-0.5, 0.012], [0.1, 0.4076]], 0.8)).toEqual({ threshold: 0.4, count: 1 });
  expect(near([[0.5, 0.9], [0.55, 0.8]], 0.3)).toEqual({ threshold: 0.51, count: 1 });
  expect(near([[0.4012, 0.4017]], 0.3)).toEqual({ threshold: 0.4013, count: 1 });
  expect(near([[2, Infinity]], 0.3)).toEqual({ threshold: 2.01, count: 1 });
  expect(near([[-0.9, -0.1], [0.6, 0.2], [Infinity, Infinity]], 0.3)).toBeNull();
});

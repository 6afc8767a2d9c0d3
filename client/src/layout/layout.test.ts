import { expect, test } from "vitest";
import type { Context } from "../domain/context";
import { activationExtent, roundUp } from "./activationScale";
import { type Density, densityOf, LineInk, lineUnit } from "./density";
import { cellNear } from "./hit";
import { spreadLabels } from "./labels";
import { minimapWindow, thinStarts } from "./minimap";
import { tilesAround } from "./tiles";
import { countsOver, runsOf } from "./runs";
import { clampAt, fittingStepWidth, spanAcross, stepAt, visibleSteps, xOf, zoomAround } from "./timeScale";

const context = (cells: readonly (readonly number[])[], start = 0): Context => ({
  source: "s",
  cellCount: cells.length,
  start,
  end: start + (cells[0]?.length ?? 0),
  isComplete: true,
  activations: Float32Array.from(cells.flat()),
});

test("a step covers its own pixels only", () => {
  const scale = { at: 10.5, stepWidth: 20, width: 100 };
  expect(xOf(scale, 11)).toBe(10);
  expect(stepAt(scale, 9.9)).toBe(10);
  expect(stepAt(scale, 10)).toBe(11);
  expect(visibleSteps(scale, 1000)).toEqual({ start: 10, end: 16 });
  expect(visibleSteps(scale, 12)).toEqual({ start: 10, end: 12 });
});

test("steps take the room that is in sight, and none beyond it", () => {
  const scale = { at: 10.5, stepWidth: 20, width: 100 };
  expect(spanAcross(scale, { start: 11, end: 13 })).toEqual({ left: 10, width: 40 });
  expect(spanAcross(scale, { start: 5, end: 40 })).toEqual({ left: 0, width: 100 });
  expect(spanAcross(scale, { start: 0, end: 5 })).toEqual({ left: 0, width: 0 });
});

test("zooming keeps the step under the pointer", () => {
  const before = { at: 100, stepWidth: 20, width: 800 };
  const after = zoomAround(before, 1.7, 333);
  expect(after.at + 333 / after.stepWidth).toBeCloseTo(before.at + 333 / before.stepWidth);
});

test("the window stays inside the corpus, and a short corpus starts at the left", () => {
  expect(clampAt(-5, 40, 100)).toBe(0);
  expect(clampAt(500, 40.6, 100)).toBe(60);
  expect(clampAt(5, 40, 10)).toBe(0);
});

test("steps are as wide as most tokens need, within reason", () => {
  expect(fittingStepWidth([1, 1, 1, 1], 8)).toBe(18);
  expect(fittingStepWidth([5, 6, 7, 40], 8)).toBe(72);
  expect(fittingStepWidth([], 8)).toBe(18);
});

test("runs end where a cell goes off; a run cut by the context counts as long enough", () => {
  const cells = context([[0.5, 0, 0.5, 0.5, 0, 0.5]]);
  expect(runsOf(cells, 0, 0.3, "positive", 1)).toEqual([{ start: 0, end: 1 }, { start: 2, end: 4 }, { start: 5, end: 6 }]);
  expect(runsOf(cells, 0, 0.3, "positive", 3)).toEqual([{ start: 0, end: 1 }, { start: 5, end: 6 }]);
  expect([...countsOver({ start: 1, end: 5 }, [{ start: 0, end: 3 }, { start: 2, end: 9 }])]).toEqual([1, 2, 1, 1]);
});

const inkOf = (courses: readonly (readonly number[])[], stepWidth: number, height: number, yOf: (activation: number) => number, shown = { start: 0, end: courses[0]?.length ?? 0 }): Density =>
  densityOf(context(courses), { stepWidth, height, yOf, shown });

test("the density of one flat line is one pixel high and as wide as the line", () => {
  const density = inkOf([[0, 0, 0]], 10, 20, (activation) => 10 - activation * 10);
  const filled = [...density.counts].flatMap((count, index) => (count > 0 ? [index] : []));
  expect(new Set(filled.map((index) => Math.floor(index / density.width)))).toEqual(new Set([10]));
  expect(filled).toHaveLength(20);
  expect(Math.max(...density.counts)).toBe(lineUnit);
});

test("two lines on top of each other count twice, NaN draws nothing, and a point alone is a dot that goes again", () => {
  const yOf = (activation: number): number => 10 - activation * 10;
  expect(Math.max(...inkOf([[0, 0], [0, 0]], 10, 20, yOf).counts)).toBe(2 * lineUnit);
  expect(Math.max(...inkOf([[NaN, Infinity]], 10, 20, yOf).counts)).toBe(0);
  const dot = inkOf([[NaN, 0, NaN]], 10, 20, yOf);
  expect([...dot.counts].flatMap((count, index) => (count > 0 ? [index] : []))).toEqual([9, 10, 11].flatMap((y) => [14, 15, 16].map((x) => y * 30 + x)));
  const ink = new LineInk(context([[0]]), { stepWidth: 10, height: 20, yOf, shown: { start: 0, end: 1 } });
  ink.set([0]);
  expect(Math.max(...ink.counts())).toBe(lineUnit);
  ink.set([]);
  expect(Math.max(...ink.counts())).toBe(0);
});

test("tiles side by side show what one wide picture shows", () => {
  const yOf = (activation: number): number => 20 - activation * 15;
  const courses = [[0, 0.4, 1, 0.2, 0.9, 0.1], [1, 0.1, 0.3, 0.8, 0.2, 0.6]];
  const whole = inkOf(courses, 8, 40, yOf);
  const left = inkOf(courses, 8, 40, yOf, { start: 0, end: 3 });
  const right = inkOf(courses, 8, 40, yOf, { start: 3, end: 6 });
  for (let y = 0; y < 40; y++) {
    const row = [...left.counts.subarray(y * 24, y * 24 + 24), ...right.counts.subarray(y * 24, y * 24 + 24)];
    expect(row).toEqual([...whole.counts.subarray(y * 48, y * 48 + 48)]);
  }
});

test("cells that come and go leave the same ink as those that stayed, and cost only themselves", () => {
  const random = ((seed: number) => () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1))(5);
  const courses = Array.from({ length: 40 }, () => Array.from({ length: 30 }, random));
  const frame = { stepWidth: 7, height: 60, yOf: (activation: number) => 30 - activation * 40, shown: { start: 3, end: 27 } };
  const ink = new LineInk(context(courses), frame);
  expect(ink.set([...courses.keys()])).toBe(40);
  expect(ink.set([1, 2, 3, 30])).toBe(36);
  expect(ink.set([2, 3, 30, 31])).toBe(2);
  const fresh = new LineInk(context(courses), frame);
  fresh.set([2, 3, 30, 31]);
  expect(ink.counts()).toEqual(fresh.counts());
});

test("tiles cover the visible steps and one more on either side, inside the corpus", () => {
  expect(tilesAround({ start: 40, end: 60 }, 20, 1000)).toEqual([{ start: 0, end: 32 }, { start: 32, end: 64 }, { start: 64, end: 96 }]);
  expect(tilesAround({ start: 0, end: 20 }, 20, 21)).toEqual([{ start: 0, end: 21 }]);
});

test("the nearest line is found between steps, and none beyond reach", () => {
  const cells = context([[0, 1, 0], [0.9, 0.9, 0.9]]);
  const yOf = (activation: number): number => 100 - activation * 100;
  expect(cellNear(cells, 1, 50, yOf, new Set(), 8)?.cell).toBe(0);
  expect(cellNear(cells, 2.2, 10, yOf, new Set(), 8)?.cell).toBe(1);
  expect(cellNear(cells, 2.2, 60, yOf, new Set(), 8)).toBeNull();
});

test("labels keep their distance and stay inside", () => {
  const spread = spreadLabels([{ y: 50 }, { y: 51 }, { y: 98 }, { y: 99 }], 12, 0, 100);
  const ys = spread.map((label) => label.y);
  ys.slice(1).forEach((y, index) => expect(y - (ys[index] ?? 0)).toBeGreaterThanOrEqual(12));
  expect(Math.max(...ys)).toBeLessThanOrEqual(100);
});

test("more labels than fit are dropped", () => {
  expect(spreadLabels(Array.from({ length: 50 }, () => ({ y: 5 })), 10, 0, 100)).toHaveLength(11);
});

test("the minimap's window can always be grabbed, and shows the ends at the ends", () => {
  expect(minimapWindow(0, 50, 1_000_000, 1000)).toEqual({ x: 0, width: 10 });
  const last = minimapWindow(999_950, 50, 1_000_000, 1000);
  expect(last.x + last.width).toBe(1000);
  expect(minimapWindow(0, 50, 20, 1000)).toEqual({ x: 0, width: 1000 });
});

test("document borders are drawn once per pixel, and not when they would fill the map", () => {
  const documents = [{ start: 0, end: 500 }, { start: 500, end: 500.2 }, { start: 500.2, end: 1000 }];
  expect(thinStarts(documents, 1000, 100)).toEqual([50]);
  expect(thinStarts(Array.from({ length: 90 }, () => ({ start: 1, end: 2 })), 1000, 100)).toEqual([]);
});

test("the activation axis is the unit range until activations are loaded, then the next round number", () => {
  const source = { id: "s", layer: 0, kind: "", cellCount: 1, transform: "none", isUnsigned: false };
  expect(activationExtent(source, new Map())).toEqual([-1, 1]);
  const block = { status: "ready" as const, value: { low: -0.2, high: 7.2 } };
  expect(activationExtent(source, new Map([["s|0", block]]))).toEqual([-8, 8]);
  expect(activationExtent({ ...source, isUnsigned: true }, new Map([["t|0", block]]))).toEqual([0, 1]);
  expect(roundUp(123)).toBe(150);
  expect(roundUp(0.21)).toBe(0.25);
  expect(roundUp(0.97)).toBe(1);
});

import { expect, test } from "vitest";
import { activationAt, blocksOf, blockSteps, gatherContext, hasFinite } from "./context";

const block = (start: number, end: number, cellCount: number): { start: number; end: number; cellCount: number; activations: Float32Array } => ({
  start,
  end,
  cellCount,
  activations: Float32Array.from({ length: (end - start) * cellCount }, (_, index) => start * 10 + index),
});

test("the blocks of a range are those it touches", () => {
  expect(blocksOf({ start: 0, end: blockSteps })).toEqual([0]);
  expect(blocksOf({ start: blockSteps - 1, end: blockSteps + 1 })).toEqual([0, 1]);
});

test("a context across two blocks reads the right rows", () => {
  const blocks = [block(0, blockSteps, 2), block(blockSteps, blockSteps * 2, 2)];
  const context = gatherContext("s", 2, { start: blockSteps - 1, end: blockSteps + 1 }, (index) => blocks[index]);
  expect(context.isComplete).toBe(true);
  expect(activationAt(context, 1, blockSteps - 1)).toBe((blockSteps - 1) * 2 + 1);
  expect(activationAt(context, 0, blockSteps)).toBe(blockSteps * 10);
});

test("what is not loaded is NaN and the context is not complete", () => {
  const context = gatherContext("s", 1, { start: 0, end: 4 }, () => undefined);
  expect(context.isComplete).toBe(false);
  expect(activationAt(context, 0, 0)).toBeNaN();
  expect(activationAt(context, 0, 4)).toBeNaN();
});

test("a context has finite activations only where it says so", () => {
  const context = { source: "s", cellCount: 2, start: 10, end: 13, isComplete: true, activations: Float32Array.from([NaN, NaN, Infinity, NaN, 0, NaN]) };
  expect(hasFinite(context, { start: 0, end: 20 })).toBe(true);
  expect(hasFinite(context, { start: 12, end: 13 })).toBe(false);
  expect(hasFinite(context, { start: 10, end: 11 })).toBe(false);
});

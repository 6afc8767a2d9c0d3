import { expect, test } from "vitest";
import type { Context } from "../domain/context";
import { rasterRows, rowAt } from "./raster";

const rows = [
  [0, 0, 0.9, 0.9, 0, 0],
  [0.9, 0, 0, 0, 0.9, 0],
  [0, 0, 0.8, 0.9, 0.1, 0],
  [0, 0, 0, 0, 0, 0],
  [0.8, 0.1, 0, 0, 0.9, 0.1],
];
const context: Context = { source: "s", cellCount: 5, start: 0, end: 6, isComplete: true, activations: Float32Array.from(rows.flat()) };
const visible = { start: 0, end: 6 };

test("rows stay in the order of the cells unless asked otherwise", () => {
  expect(rasterRows(context, visible, "cell", () => 0.3, "positive")).toEqual([0, 1, 2, 3, 4]);
});

test("cells that come on first are on top, those that never do at the bottom", () => {
  expect(rasterRows(context, visible, "onset", () => 0.3, "positive")).toEqual([1, 4, 0, 2, 3]);
});

test("cells with alike courses lie next to each other", () => {
  const order = rasterRows(context, visible, "similar", () => 0.3, "positive");
  expect(Math.abs(order.indexOf(0) - order.indexOf(2))).toBe(1);
  expect(Math.abs(order.indexOf(1) - order.indexOf(4))).toBe(1);
});

test("a point belongs to the row it lies in, at the borders to the last one", () => {
  expect(rowAt(0, 100, 5)).toBe(0);
  expect(rowAt(99.9, 100, 5)).toBe(4);
  expect(rowAt(100, 100, 5)).toBe(4);
});

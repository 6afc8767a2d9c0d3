import { expect, test } from "vitest";
import type { Context } from "../domain/context";
import { rasterLine } from "./lineRaster";

const context = (course: readonly number[]): Context => ({ source: "s", cellCount: 1, start: 0, end: course.length, isComplete: true, activations: Float32Array.from(course) });
const frame = { stepWidth: 10, height: 20, yOf: (activation: number) => 10 - activation * 8, shown: { start: 0, end: 3 } };
const alphaOf = (pixels: Uint32Array, x: number): number[] => Array.from({ length: 20 }, (_, y) => (pixels[y * 30 + x] ?? 0) >>> 24);

test("a flat line is as thick as asked, and lies where the scale says", () => {
  const pixels = new Uint32Array(30 * 20);
  rasterLine(pixels, 30, context([0, 0, 0]), 0, frame, [10, 20, 30], 2);
  const column = alphaOf(pixels, 12);
  expect(column.map((alpha) => alpha > 0)).toEqual(Array.from({ length: 20 }, (_, y) => y === 9 || y === 10));
  expect((pixels[9 * 30 + 12] ?? 0) & 0xffffff).toBe((30 << 16) | (20 << 8) | 10);
});

test("a line never leaves the rows between its two ends", () => {
  const pixels = new Uint32Array(30 * 20);
  rasterLine(pixels, 30, context([-1, 1, 1]), 0, frame, [0, 0, 0], 2);
  for (let x = 0; x < 30; x++) expect(alphaOf(pixels, x).slice(0, 1)).toEqual([0]);
  expect(alphaOf(pixels, 10).filter((alpha) => alpha > 0).length).toBeGreaterThan(2);
});

test("NaN and infinity break the line, and what is alone between them is a dot", () => {
  const pixels = new Uint32Array(30 * 20);
  rasterLine(pixels, 30, context([0, 0, NaN, 1]), 0, { ...frame, shown: { start: 2, end: 5 } }, [0, 0, 0], 2);
  const filled = [...pixels].flatMap((pixel, index) => (pixel === 0 ? [] : [[index % 30, Math.floor(index / 30)] as const]));
  expect(filled.length).toBeGreaterThan(4);
  for (const [x, y] of filled) expect(Math.hypot(x + 0.5 - 15, y + 0.5 - 2)).toBeLessThan(3);
  const none = new Uint32Array(30 * 20);
  rasterLine(none, 30, context([NaN, Infinity, NaN]), 0, frame, [0, 0, 0], 2);
  expect(none.every((pixel) => pixel === 0)).toBe(true);
});

test("a project of one step has a dot", () => {
  const pixels = new Uint32Array(30 * 20);
  rasterLine(pixels, 30, context([0]), 0, frame, [0, 0, 0], 2);
  expect(alphaOf(pixels, 5).filter((alpha) => alpha > 0).length).toBeGreaterThan(2);
});

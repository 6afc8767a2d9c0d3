import { expect, test } from "vitest";
import { cellListWindow, listOffsets } from "./cellList";

test("a list of 2,000 cells makes what is seen and a little more", () => {
  const seen = cellListWindow(2000, 1, 28, 2800, 560);
  expect(seen).toEqual({ first: 97, last: 123, top: 97 * 28, height: 56_000 });
});

test("cells side by side wrap, and the last row may be short", () => {
  expect(cellListWindow(10, 4, 26, 0, 500)).toEqual({ first: 0, last: 10, top: 0, height: 78 });
  expect(cellListWindow(2000, 4, 26, 12_900, 300).last).toBe(2000);
});

test("a list that was scrolled away shows nothing, one that is empty has no height", () => {
  expect(cellListWindow(5, 1, 28, 9000, 500)).toMatchObject({ first: 5, last: 5 });
  expect(cellListWindow(0, 1, 28, 0, 500)).toEqual({ first: 0, last: 0, top: 0, height: 0 });
});

test("lists of several sources begin one under the other, below their headings", () => {
  expect(listOffsets([3], 1, 28)).toEqual([0]);
  expect(listOffsets([3, 0, 2], 1, 28)).toEqual([26, 136, 136]);
});

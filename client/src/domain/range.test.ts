import { expect, test } from "vitest";
import { clip, moveInside, parseRange, spanOf } from "./range";

test("a brush from right to left spans the same steps as one from left to right", () => {
  expect(spanOf(9, 4)).toEqual({ start: 4, end: 10 });
  expect(spanOf(4, 9)).toEqual({ start: 4, end: 10 });
  expect(spanOf(4, 4)).toEqual({ start: 4, end: 5 });
});

test("clipping to nothing is null", () => {
  expect(clip({ start: 3, end: 8 }, { start: 5, end: 20 })).toEqual({ start: 5, end: 8 });
  expect(clip({ start: 3, end: 5 }, { start: 5, end: 20 })).toBeNull();
});

test("a moved range keeps its length at the borders of its document", () => {
  expect(moveInside({ start: -2, end: 2 }, { start: 0, end: 10 })).toEqual({ start: 0, end: 4 });
  expect(moveInside({ start: 8, end: 12 }, { start: 0, end: 10 })).toEqual({ start: 6, end: 10 });
  expect(moveInside({ start: 8, end: 30 }, { start: 0, end: 10 })).toEqual({ start: 0, end: 10 });
});

test("a range in a link has to be a start, a colon and a later end", () => {
  expect(parseRange("0:4")).toEqual({ start: 0, end: 4 });
  for (const text of ["", "4", "4:4", "5:4", "-1:3", "a:b", "1:2:3"]) expect(parseRange(text)).toBeNull();
});

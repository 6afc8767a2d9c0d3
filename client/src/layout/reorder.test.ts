import { describe, expect, it } from "vitest";
import { movedTo, placeOfDrag } from "./reorder";

const slots = [
  { start: 0, end: 20 },
  { start: 20, end: 100 },
  { start: 100, end: 120 },
];

describe("dragging an item of a list", () => {
  it("moves it beyond the neighbours whose middle the pointer passed", () => {
    expect([10, 59, 61, 111].map((at) => placeOfDrag(slots, 0, at))).toEqual([0, 0, 1, 2]);
    expect([119, 61, 59, 9].map((at) => placeOfDrag(slots, 2, at))).toEqual([2, 2, 1, 0]);
  });

  it("stays at the ends however far the pointer goes", () => {
    expect([placeOfDrag(slots, 1, -500), placeOfDrag(slots, 1, 500)]).toEqual([0, 2]);
    expect(movedTo(["a", "b", "c"], "a", 9)).toEqual(["b", "c", "a"]);
    expect(movedTo(["a", "b", "c"], "c", -1)).toEqual(["c", "a", "b"]);
  });
});

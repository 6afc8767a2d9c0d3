import { describe, expect, it } from "vitest";
import { contextOf, extentOf, type Hold, rankText, wireHolds } from "./live";

const hold: Hold = {
  cells: [
    { source: "a", cell: 7 },
    { source: "b", cell: 1 },
    { source: "a", cell: 3 },
  ],
  with: "zero",
  number: 0.5,
  isRanged: false,
};

describe("holds as they travel", () => {
  it("are one for each source, with ascending cells, and leave out what cannot be held", () => {
    expect(wireHolds(hold, { start: 1, end: 3 }, ["a"])).toEqual([{ source: "a", cells: [3, 7], with: "zero", number: null, range: null }]);
  });

  it("carry a number and the brushed range only where they count", () => {
    const clamped = wireHolds({ ...hold, with: "number", isRanged: true }, { start: 1, end: 3 }, ["a", "b"]);
    expect(clamped.map(({ source, number, range }) => [source, number, range?.end])).toEqual([
      ["a", 0.5, 3],
      ["b", 0.5, 3],
    ]);
  });
});

describe("a run's activations", () => {
  it("are turned from steps to cells", () => {
    const context = contextOf("a", { stepCount: 2, cellCount: 3, activations: new Float32Array([1, 2, 3, 4, 5, 6]) });
    expect([...context.activations]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(extentOf([context])).toEqual({ low: 0, high: 6 });
  });
});

describe("a rank", () => {
  it("is said as a person says it", () => {
    expect([1, 2, 3, 4, 11, 22, 101].map((rank) => rankText(rank, 200))).toEqual(
      ["1st", "2nd", "3rd", "4th", "11th", "22nd", "101st"].map((text) => `${text} of 201`),
    );
  });
});

import { describe, expect, it } from "vitest";
import { barWidth, cellHistogram, thinned } from "./cellGlyph";

const block = { start: 0, end: 4, cellCount: 2, activations: Float32Array.from([0.1, -1, 0.2, NaN, 0.9, 1, 7, 0]) };

describe("the histogram of a cell", () => {
  it("counts the steps of every block, those beyond the axis at its ends", () => {
    expect(cellHistogram([block, block], 0, [-1, 1], 4)).toEqual({ counts: [0, 0, 4, 4], most: 4, stepCount: 8 });
  });

  it("leaves out steps without a number and cells that are not there", () => {
    expect(cellHistogram([block], 1, [-1, 1], 2)).toEqual({ counts: [1, 2], most: 2, stepCount: 3 });
    expect(cellHistogram([block], 2, [-1, 1], 2).stepCount).toBe(0);
  });

  it("draws what is rare a pixel wide at least, and what is none not at all", () => {
    const histogram = { counts: [0, 1, 10_000], most: 10_000, stepCount: 10_001 };
    expect([0, 1, 2].map((bin) => barWidth(histogram, bin, 20))).toEqual([0, 1, 20]);
  });

  it("keeps the order of thinned values", () => {
    expect(thinned([1, 2, 3, 4, 5, 6], 3)).toEqual([1, 3, 5]);
    expect(thinned([1, 2], 3)).toEqual([1, 2]);
  });
});

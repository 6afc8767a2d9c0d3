import { describe, expect, it } from "vitest";
import { binAt, binsWithin, lengthHistogram, lengthsOf } from "./lengthHistogram";

const byLength = [0, 50, 40, 30, 20, 10];
const complete = [0, 5, 4, 3, 2, 1];

describe("the histogram of lengths", () => {
  it("has one bar per length where they fit", () => {
    const { bins, greatest, most } = lengthHistogram(byLength, complete, 200, 50);
    expect(bins.map(({ from, to, all, complete: whole }) => [from, to, all, whole])).toEqual([
      [1, 1, 50, 5], [2, 2, 40, 4], [3, 3, 30, 3], [4, 4, 20, 2], [5, 5, 10, 1],
    ]);
    expect([greatest, most]).toEqual([5, 50]);
    expect(bins[0]?.allHeight).toBe(50);
  });

  it("loses no candidate when lengths share bars or one is far longer than all others", () => {
    const many = Array.from({ length: 5001 }, (_, length) => (length === 0 ? 0 : length < 400 ? 7 : length === 5000 ? 1 : 0));
    const { bins } = lengthHistogram(many, many, 200, 50);
    expect(bins.reduce((sum, bin) => sum + bin.all, 0)).toBe(399 * 7 + 1);
    expect(bins.length).toBeLessThanOrEqual(Math.floor(200 / 7));
    expect(bins.at(-1)?.to).toBe(5000);
    expect(bins.every((bin, index) => index === 0 || bin.from === (bins[index - 1]?.to ?? 0) + 1)).toBe(true);
  });

  it("shows bars with a single candidate beside bars with millions", () => {
    const { bins } = lengthHistogram([0, 4_000_000, 1], [0, 0, 0], 200, 50);
    expect(bins[1]?.allHeight).toBeGreaterThanOrEqual(1);
    expect(bins[1]?.completeHeight).toBe(0);
  });

  it("is empty without candidates", () => {
    expect(lengthHistogram([0], [0], 200, 50).bins).toEqual([]);
    expect(lengthHistogram([0, 0, 0], [0, 0, 0], 200, 50).bins).toEqual([]);
  });

  it("turns a brush into limits, in whichever direction; the last bar has no upper limit", () => {
    const histogram = lengthHistogram(byLength, complete, 200, 50);
    expect(lengthsOf(histogram, 1, 2)).toEqual({ minLength: 2, maxLength: 3 });
    expect(lengthsOf(histogram, 2, 1)).toEqual({ minLength: 2, maxLength: 3 });
    expect(lengthsOf(histogram, 3, 4)).toEqual({ minLength: 4, maxLength: null });
    expect(binAt(histogram, -5)).toBe(0);
    expect(binAt(histogram, 9999)).toBe(4);
  });

  it("turns limits into bars and back", () => {
    const histogram = lengthHistogram(byLength, complete, 200, 50);
    for (let first = 0; first < 5; first++) {
      for (let last = first; last < 5; last++) {
        const { minLength, maxLength } = lengthsOf(histogram, first, last);
        expect(binsWithin(histogram, minLength, maxLength)).toEqual({ first, last });
      }
    }
    expect(binsWithin(histogram, 9, null)).toBeNull();
  });
});

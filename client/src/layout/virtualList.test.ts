import { describe, expect, it } from "vitest";
import { groupAt, heightOf, placeAt, placesIn, scrollScale, tallestElement, topOf, type VirtualList } from "./virtualList";

const plain: VirtualList = { count: 100, rowHeight: 24, headerHeight: 28, openHeight: 150, groupStarts: [], open: [] };
const grouped: VirtualList = { ...plain, groupStarts: [0, 10, 11], open: [10, 40] };

describe("a virtual list", () => {
  it("puts equal rows one below the other", () => {
    expect(topOf(plain, 0)).toBe(0);
    expect(topOf(plain, 7)).toBe(168);
    expect(heightOf(plain)).toBe(2400);
  });

  it("makes room for the headers above and the open rows before", () => {
    expect(topOf(grouped, 0)).toBe(28);
    expect(topOf(grouped, 10)).toBe(10 * 24 + 2 * 28);
    expect(topOf(grouped, 11)).toBe(11 * 24 + 3 * 28 + 150);
    expect(heightOf(grouped)).toBe(100 * 24 + 3 * 28 + 2 * 150);
  });

  it("finds the row at every height of the list", () => {
    for (const list of [plain, grouped]) {
      for (let place = 0; place < list.count; place++) {
        expect(placeAt(list, topOf(list, place))).toBe(place);
        expect(placeAt(list, topOf(list, place) + list.rowHeight - 1)).toBe(place);
      }
    }
  });

  it("gives a header to the row below it and an open part to the row above", () => {
    expect(placeAt(grouped, topOf(grouped, 11) - 1)).toBe(11);
    expect(placeAt(grouped, topOf(grouped, 10) + 24 + 100)).toBe(10);
  });

  it("stays inside the list above its start and below its end", () => {
    expect(placeAt(plain, -50)).toBe(0);
    expect(placeAt(plain, 1e9)).toBe(99);
    expect(placesIn(plain, 0, 240, 5)).toEqual({ start: 0, end: 16 });
    expect(placesIn({ ...plain, count: 0 }, 0, 240, 5)).toEqual({ start: 0, end: 0 });
  });

  it("knows the group of a row", () => {
    expect([0, 9, 10, 11, 99].map((place) => groupAt(grouped, place))).toEqual([0, 0, 1, 2, 2]);
  });
});

describe("the scroll of a list", () => {
  it("is the browser's own while an element can be so tall", () => {
    const scale = scrollScale(10_000, 300);
    expect(scale.elementHeight).toBe(10_000);
    expect(scale.toElement(4321)).toBe(4321);
  });

  it("is proportional beyond that and reaches both ends", () => {
    const height = 72_000_000;
    const scale = scrollScale(height, 300);
    expect(scale.elementHeight).toBe(tallestElement);
    expect(scale.toList(0)).toBe(0);
    expect(scale.toList(tallestElement - 300)).toBeCloseTo(height - 300, 3);
    expect(scale.toList(scale.toElement(31_234_567))).toBeCloseTo(31_234_567, 3);
  });
});

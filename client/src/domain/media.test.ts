import { describe, expect, it } from "vitest";
import { clipOf, imagesOf, type MediaItem, mediaOf, partOf, stepsPerSecond } from "./media";

const item = (index: number, kind: MediaItem["kind"], start: number, end: number): MediaItem => ({ index, kind, start, end, document: 0 });

describe("partOf", () => {
  const clip = { start: 100, end: 300 };

  it("goes by the rate of the steps", () => {
    expect(partOf(clip, { start: 150, end: 160 }, 50, 4)).toEqual({ from: 1, to: 1.2 });
  });

  it("spreads steps without a rate evenly over the clip", () => {
    expect(partOf(clip, { start: 150, end: 200 }, null, 8)).toEqual({ from: 2, to: 4 });
  });

  it("stays inside the clip", () => {
    expect(partOf(clip, { start: 90, end: 400 }, 50, 3)).toEqual({ from: 0, to: 3 });
  });
});

describe("stepsPerSecond", () => {
  it("knows the usual units of time and no other", () => {
    expect(stepsPerSecond({ rate: 360, timeUnit: "s" })).toBe(360);
    expect(stepsPerSecond({ rate: 0.5, timeUnit: "ms" })).toBeCloseTo(500);
    expect(stepsPerSecond({ rate: 4, timeUnit: "beat" })).toBeNull();
    expect(stepsPerSecond({ rate: null, timeUnit: "s" })).toBeNull();
    expect(stepsPerSecond(null)).toBeNull();
  });
});

describe("what belongs to a range", () => {
  const items = [item(0, "image", 0, 100), item(1, "clip", 0, 100), item(2, "image", 10, 11), item(3, "clip", 10, 20), item(4, "image", 200, 300)];

  it("is the shortest clip around its first step", () => {
    expect(clipOf(items, { start: 12, end: 30 })?.index).toBe(3);
    expect(clipOf(items, { start: 40, end: 50 })?.index).toBe(1);
    expect(clipOf(items, { start: 150, end: 160 })).toBeNull();
  });

  it("is every picture, those of steps first", () => {
    expect(imagesOf(items, { start: 5, end: 12 }).map(({ index }) => index)).toEqual([2, 0]);
  });

  it("is in it once, though it was listed for two blocks", () => {
    const lists = [[item(0, "image", 0, 300), item(1, "clip", 0, 10)], [item(0, "image", 0, 300), item(2, "clip", 250, 300)]];
    expect(mediaOf(lists, { start: 200, end: 260 }).map(({ index }) => index)).toEqual([0, 2]);
  });
});

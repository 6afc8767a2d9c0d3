import { describe, expect, it } from "vitest";
import type { MediaItem } from "../domain/media";
import { thumbnailPlaces } from "./thumbnails";

const image = (index: number, start: number, end: number): MediaItem => ({ index, kind: "image", start, end, document: 0 });
const placed = (items: readonly MediaItem[], at = 0, stepWidth = 10): [number, number][] => thumbnailPlaces(items, { at, stepWidth, width: 500 }).map(({ image: { index }, x }) => [index, x]);

describe("thumbnailPlaces", () => {
  it("puts a picture of a document at its beginning, or at the left edge", () => {
    expect(placed([image(0, 0, 20), image(1, 20, 50)], 5)).toEqual([[0, 0], [1, 150]]);
  });

  it("leaves out pictures of steps that would overlap", () => {
    expect(placed([image(0, 0, 1), image(1, 1, 2), image(2, 5, 6)])).toEqual([[0, 0], [2, 50]]);
  });

  it("leaves out what would be cut off at the right, and clips", () => {
    expect(placed([image(0, 48, 49), { ...image(1, 0, 9), kind: "clip" }])).toEqual([]);
  });

  it("does not let a picture stray out of its document", () => {
    expect(placed([image(0, 0, 3), image(1, 3, 5), image(2, 5, 30)])).toEqual([[0, 0], [2, 50]]);
  });
});

import type { MediaItem } from "../domain/media";
import { type TimeScale, xOf } from "./timeScale";

export const thumbnailSize = 40;
const gap = 4;

export interface ThumbnailPlace {
  readonly image: MediaItem;
  /** The left edge, in pixels. */
  readonly x: number;
}

/** Pictures where their steps begin, or at the left edge where those began earlier; from the left, as many as do not overlap. */
export function thumbnailPlaces(items: readonly MediaItem[], scale: TimeScale): readonly ThumbnailPlace[] {
  const places: ThumbnailPlace[] = [];
  let free = 0;
  const images = items
    .filter(({ kind }) => kind === "image")
    .map((image) => ({ image, x: Math.max(0, Math.round(xOf(scale, image.start))), end: xOf(scale, image.end) }))
    .sort((one, other) => one.x - other.x || one.image.start - other.image.start);
  for (const { image, x, end } of images) {
    // A picture of many steps may move to the right while its steps last; one of a step belongs to that step.
    const at = image.end - image.start > 1 ? Math.max(x, free) : x;
    if (at < free || at + thumbnailSize > scale.width || (image.end - image.start > 1 && at > Math.max(x, end - thumbnailSize))) continue;
    places.push({ image, x: at });
    free = at + thumbnailSize + gap;
  }
  return places;
}

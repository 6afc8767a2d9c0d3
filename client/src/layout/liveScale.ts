import type { TimeScale } from "./timeScale";

const least = 22;
const most = 46;

/** Steps as wide as the place allows within reason; what does not fit is scrolled to. */
export function liveScale(tokenCount: number, columns: number, width: number, scrolled: number): TimeScale {
  const readable = Math.min(72, columns * 7.8 + 10);
  const stepWidth = Math.max(least, readable, Math.min(most, Math.floor(width / Math.max(1, tokenCount))));
  const greatest = Math.max(0, tokenCount - width / stepWidth);
  return { at: Math.max(0, Math.min(scrolled / stepWidth, greatest)), stepWidth, width };
}

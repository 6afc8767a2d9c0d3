import { columnsOf } from "../domain/token";

const columnWidth = 7.8;
const padding = 6;
/** From this width on a long token is cut rather than turned. */
const wideStep = 44;
/** Narrower steps show no text, only colour. */
export const leastWritten = 8;
const uprightHeight = 26;
const mostHeight = 86;

/** Whether most tokens can be written across their step; if not they are turned by a quarter. */
export function fitsAcross(tokens: readonly string[], stepWidth: number): boolean {
  if (stepWidth >= wideStep || stepWidth < leastWritten) return true;
  const tooLong = tokens.filter((token) => columnsOf(token) * columnWidth + padding > stepWidth && columnsOf(token) > 1);
  return tooLong.length <= tokens.length * 0.3;
}

/** Height of the strip: one line, or as much as turned tokens need within reason. */
export function tokenHeight(tokens: readonly string[], isUpright: boolean): number {
  if (isUpright) return uprightHeight;
  const longest = tokens.reduce((most, token) => Math.max(most, columnsOf(token)), 1);
  return Math.min(mostHeight, Math.max(40, longest * columnWidth + 14));
}

import { formatCount } from "../domain/format";
import type { StepRange } from "../domain/range";

export type Align = "start" | "end";

/** Which steps of a match fall into which column, so that rows line up at the start or the end of the matches. */
export interface MatchFrame {
  readonly columns: number;
  readonly align: Align;
  /** Columns left of the line at which matches are aligned. */
  readonly before: number;
  readonly after: number;
}

export function frameOf(columns: number, align: Align): MatchFrame {
  const lead = Math.max(1, Math.min(8, Math.round(columns * 0.22)));
  const before = align === "start" ? lead : Math.max(1, columns - lead);
  return { columns, align, before, after: Math.max(0, columns - before) };
}

const leastHeatColumns = 28;

/** Heat maps need less room per step and show at least so many, also where only a few words fit the row. */
export const heatFrameOf = (columns: number, align: Align): MatchFrame => frameOf(Math.max(columns, leastHeatColumns), align);

/** The step at which matches are aligned: their first one, or the one after their last. */
export const zeroOf = (match: StepRange, align: Align): number => (align === "start" ? match.start : match.end);

export const columnOf = (frame: MatchFrame, match: StepRange, step: number): number =>
  frame.before + step - zeroOf(match, frame.align);

/** The step that a row is asked for by; it lies inside the match, however long that is. */
export const anchorOf = (match: StepRange, align: Align): StepRange =>
  align === "start" ? { start: match.start, end: match.start + 1 } : { start: match.end - 1, end: match.end };

/** Steps to ask for around the anchor; a little more than fits, so that a slightly wider window needs no new request. */
export function stepsAround(frame: MatchFrame): { before: number; after: number } {
  const before = Math.ceil(frame.before / 8) * 8;
  const after = Math.ceil(frame.after / 16) * 16;
  return frame.align === "start" ? { before, after: after - 1 } : { before: before - 1, after };
}

/** Widths of the parts of the table, in CSS pixels. */
export interface TableLayout {
  readonly rank: number;
  readonly step: number;
  readonly length: number;
  readonly cells: number;
  /** 0 where there is one document only. */
  readonly document: number;
  readonly stepWidth: number;
  readonly columns: number;
  readonly tokens: number;
  readonly heatMap: number;
  readonly heatMapGap: number;
  readonly total: number;
}

const leastTokens = 220;

export function tableLayout(width: number, stepWidth: number, heatMapCount: number, hasDocuments: boolean, rowCount = 0, selectedCount = 0, cellCount = 0): TableLayout {
  const isNarrow = width < 900;
  const rank = 40 + Math.max(3, formatCount(rowCount).length) * 8;
  const step = isNarrow ? 76 : 84;
  const length = 56;
  // "shared -missing +extra": the selected cells bound the first two, all cells the last.
  const digits = Math.max(1, String(selectedCount).length);
  const cells = (isNarrow ? 88 : 96) + (2 * digits + Math.max(digits, String(cellCount).length)) * 8;
  const document = hasDocuments ? (isNarrow ? 68 : 84) : 0;
  const heatMapGap = 14;
  const rest = width - rank - step - length - cells - document;
  const heatMap = Math.round(Math.max(84, Math.min(150, rest * 0.15)));
  const heatMaps = heatMapCount * (heatMap + heatMapGap);
  const columns = Math.max(4, Math.floor(Math.max(leastTokens, rest - heatMaps) / stepWidth));
  const tokens = columns * stepWidth;
  return { rank, step, length, cells, document, stepWidth, columns, tokens, heatMap, heatMapGap, total: width - rest + tokens + heatMaps };
}

/** Left edges of the heat maps, from the left edge of the tokens. */
export const heatMapX = (layout: TableLayout, index: number): number =>
  layout.tokens + layout.heatMapGap + index * (layout.heatMap + layout.heatMapGap);

/** Width of the drawn part of a row: tokens and heat maps. */
export const drawnWidth = (layout: TableLayout, heatMapCount: number): number =>
  layout.tokens + heatMapCount * (layout.heatMap + layout.heatMapGap);

/** How many steps after the line of alignment a point of the drawn part lies, in the tokens or in any heat map. */
export function offsetAt(layout: TableLayout, frame: MatchFrame, heatFrame: MatchFrame, heatMapCount: number, x: number): number | null {
  if (x < 0) return null;
  if (x < layout.tokens) return Math.floor(x / layout.stepWidth) - frame.before;
  for (let index = 0; index < heatMapCount; index++) {
    const inside = x - heatMapX(layout, index);
    if (inside >= 0 && inside < layout.heatMap) return Math.floor((inside / layout.heatMap) * heatFrame.columns) - heatFrame.before;
  }
  return null;
}

import type { StepRange } from "../domain/range";
import { columnsOf, isWhitespace, visibleToken } from "../domain/token";
import type { Colours } from "../theme/theme.svelte";
import type { HeatMap, HeatMapRow } from "./heatMap";
import { inkOn } from "./ink";
import { columnOf, heatMapX, type MatchFrame, type TableLayout } from "./matchFrame";
import type { Mark } from "./marks";

export interface DrawnRow extends StepRange, HeatMapRow {
  readonly tokens: readonly string[];
}

export interface RowDrawing {
  readonly match: StepRange;
  readonly row: DrawnRow;
  readonly frame: MatchFrame;
  readonly heatFrame: MatchFrame;
  readonly layout: TableLayout;
  readonly height: number;
  readonly heatMaps: readonly HeatMap[];
  /** What colours the tokens. */
  readonly tokenMap: HeatMap | null;
  /** Tracks fade where fewer selected cells are on. */
  readonly maskCount: number;
}

const tokenSize = 12;
const columnWidth = tokenSize * 0.602;
const faded = 0.16;

/** As much of a token as fits, with an ellipsis where something is cut off. */
export function fitToken(token: string, width: number): string {
  const text = visibleToken(token);
  const room = Math.floor((width - 3) / columnWidth);
  if (columnsOf(token) <= room) return text;
  if (room < 1) return "";
  let kept = "";
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > Math.max(1, room - 1)) break;
    kept += character;
  }
  return room < 2 ? kept : `${kept}…`;
}

interface VisibleStep {
  readonly step: number;
  readonly offset: number;
  readonly column: number;
}

function visibleStepsOf({ match, row }: RowDrawing, frame: MatchFrame): VisibleStep[] {
  const steps: VisibleStep[] = [];
  for (let step = row.start; step < row.end; step++) {
    const column = columnOf(frame, match, step);
    if (column >= 0 && column < frame.columns) steps.push({ step, offset: step - row.start, column });
  }
  return steps;
}

const isMasked = ({ row, maskCount }: RowDrawing, map: HeatMap, offset: number): boolean =>
  map.id !== "count" && maskCount > 0 && (row.counts[offset] ?? 0) < maskCount;

function tokenMarks(drawing: RowDrawing, colours: Colours): Mark[] {
  const { match, row, layout, height, tokenMap } = drawing;
  const grounds: Mark[] = [];
  const texts: Mark[] = [];
  for (const { step, offset, column } of visibleStepsOf(drawing, drawing.frame)) {
    const x = column * layout.stepWidth;
    const token = row.tokens[offset] ?? "";
    const isInside = step >= match.start && step < match.end;
    const masked = tokenMap !== null && isMasked(drawing, tokenMap, offset);
    const ground = tokenMap?.groundAt(row, offset) ?? null;
    if (ground !== null && !masked) grounds.push({ kind: "rect", x, y: 2, width: layout.stepWidth - 0.5, height: height - 4, fill: ground });
    const ink = ground !== null && !masked ? inkOn(ground, colours) : isWhitespace(token) ? colours.faint : isInside ? colours.text : colours.muted;
    const text = fitToken(token, layout.stepWidth);
    if (text === "") continue;
    texts.push({ kind: "text", x: x + layout.stepWidth / 2, y: height / 2, text, fill: ink, size: tokenSize, font: "mono", anchor: "middle", weight: isInside ? 650 : 400 });
  }
  return [...grounds, ...texts];
}

/** A frame around the steps of the match, open where it runs out of sight. */
function matchFrameMarks({ match, frame, layout, height }: RowDrawing, colours: Colours): Mark[] {
  const first = columnOf(frame, match, match.start);
  const last = columnOf(frame, match, match.end);
  const left = Math.max(0, first) * layout.stepWidth;
  const right = Math.min(frame.columns, last) * layout.stepWidth;
  if (right <= left) return [];
  const line = (points: (readonly [number, number])[]): Mark => ({ kind: "line", points, stroke: colours.accent, width: 1.25 });
  const top = 2;
  const bottom = height - 2;
  const marks = [line([[left, top], [right, top]]), line([[left, bottom], [right, bottom]])];
  if (first >= 0) marks.push(line([[left + 0.6, top - 0.6], [left + 0.6, bottom + 0.6]]));
  if (last <= frame.columns) marks.push(line([[right - 0.6, top - 0.6], [right - 0.6, bottom + 0.6]]));
  return marks;
}

function heatMarks(drawing: RowDrawing, colours: Colours): Mark[] {
  const { match, row, heatFrame: frame, layout, height, heatMaps } = drawing;
  const across = layout.heatMap / frame.columns;
  const steps = visibleStepsOf(drawing, frame);
  return heatMaps.flatMap((map, index): Mark[] => {
    const left = heatMapX(layout, index);
    const cells = steps.flatMap(({ offset, column }): Mark[] => {
      const fill = map.colourAt(row, offset);
      const opacity = isMasked(drawing, map, offset) ? faded : 1;
      // Whole pixels: cells that meet inside one would show a seam.
      const x = Math.round(left + column * across);
      const width = Math.round(left + (column + 1) * across) - x;
      return fill === null ? [] : [{ kind: "rect", x, y: 1, width, height: height - 5, fill, opacity }];
    });
    const first = Math.max(0, columnOf(frame, match, match.start));
    const last = Math.min(frame.columns, columnOf(frame, match, match.end));
    if (last <= first) return cells;
    return [...cells, { kind: "rect", x: left + first * across, y: height - 3, width: (last - first) * across, height: 2, fill: colours.accent }];
  });
}

/** A row as marks: tokens with their grounds, the match framed, and the heat maps. */
export function matchRowMarks(drawing: RowDrawing, colours: Colours): Mark[] {
  return [...tokenMarks(drawing, colours), ...matchFrameMarks(drawing, colours), ...heatMarks(drawing, colours)];
}

import { formatCount } from "../domain/format";
import type { Match } from "../domain/match";
import { lengthOf } from "../domain/range";
import type { Colours } from "../theme/theme.svelte";
import type { HeatMap } from "./heatMap";
import { type Figure, type Mark, shifted, type TextMark } from "./marks";
import { drawnWidth, heatMapX, type MatchFrame, type TableLayout } from "./matchFrame";
import { type DrawnRow, matchRowMarks } from "./matchMarks";

export interface MatchFigure {
  readonly title: string;
  /** What was selected and what counted as a match, line by line. */
  readonly notes: readonly string[];
  readonly rows: readonly { readonly match: Match; readonly row: DrawnRow }[];
  readonly frame: MatchFrame;
  readonly heatFrame: MatchFrame;
  readonly layout: TableLayout;
  readonly heatMaps: readonly HeatMap[];
  readonly tokenMap: HeatMap | null;
  readonly maskCount: number;
}

const margin = 16;
const rowHeight = 24;
const lineHeight = 17;
const columns = [{ x: 44 }, { x: 104 }, { x: 142 }, { x: 210 }] as const;
const numbersWidth = 226;
const characterWidth = 6.1;
const boldWidth = 7.2;

type Ink = Pick<Colours, "text" | "muted">;

const label = (text: string, x: number, y: number, fill: string, more: Partial<TextMark> = {}): TextMark => ({
  kind: "text",
  x,
  y,
  text,
  fill,
  size: 11,
  font: "sans",
  ...more,
});

function legendMarks(maps: readonly HeatMap[], top: number, width: number, ink: Ink): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let y = top;
  for (const map of maps) {
    let x = 0;
    const write = (text: string, weight = 400): void => {
      marks.push(label(text, x, y, weight > 400 ? ink.text : ink.muted, { weight }));
      x += text.length * (weight > 400 ? boldWidth : characterWidth) + 8;
    };
    write(map.title, 600);
    if (map.legend.kind === "scale") {
      write(map.legend.low);
      for (const fill of map.legend.stops) {
        marks.push({ kind: "rect", x, y: y - 5, width: 16, height: 10, fill });
        x += 16;
      }
      x += 8;
      write(map.legend.high);
    } else {
      for (const { colour, text, count } of map.legend.entries) {
        const name = count === null ? text : `${text} ${formatCount(count)}`;
        if (x + name.length * characterWidth + 24 > width) {
          x = 0;
          y += lineHeight;
        }
        marks.push({ kind: "rect", x, y: y - 5, width: 10, height: 10, fill: colour });
        x += 14;
        write(name);
      }
      if (map.legend.left > 0) write(`and ${formatCount(map.legend.left)} more`);
    }
    y += lineHeight;
  }
  return { marks, height: y - top };
}

/** The rows as a figure for print: numbers, tokens, heat maps, and a legend for every colour in it. */
export function matchFigure(figure: MatchFigure, colours: Colours): Figure {
  const { title, notes, rows, frame, heatFrame, layout, heatMaps, tokenMap, maskCount } = figure;
  const width = margin * 2 + numbersWidth + drawnWidth(layout, heatMaps.length);
  const drawnX = margin + numbersWidth;
  const marks: Mark[] = [label(title, margin, margin + 8, colours.text, { size: 14, weight: 650 })];
  notes.forEach((note, index) => marks.push(label(note, margin, margin + 30 + index * lineHeight, colours.muted)));
  const head = margin + 40 + notes.length * lineHeight;
  const names = ["rank", "step", "steps", "shared − +"];
  names.forEach((name, index) => marks.push(label(name, margin + (columns[index]?.x ?? 0), head, colours.muted, { anchor: "end" })));
  marks.push(label(tokenMap ? `tokens by ${tokenMap.title}` : "tokens", drawnX, head, colours.muted));
  heatMaps.forEach((map, index) => marks.push(label(map.title, drawnX + heatMapX(layout, index), head, colours.muted)));
  rows.forEach(({ match, row }, index) => {
    const y = head + 14 + index * rowHeight;
    const cells = `${match.shared} −${match.missing} +${match.extra}`;
    const numbers = [formatCount(match.rank), formatCount(match.start), formatCount(lengthOf(match)), cells];
    numbers.forEach((text, column) => marks.push(label(text, margin + (columns[column]?.x ?? 0), y + rowHeight / 2, colours.text, { anchor: "end" })));
    marks.push(...shifted(matchRowMarks({ match, row, frame, heatFrame, layout, height: rowHeight, heatMaps, tokenMap, maskCount }, colours), drawnX, y));
  });
  const legendTop = head + 14 + rows.length * rowHeight + 20;
  const maps = tokenMap && !heatMaps.some((map) => map.id === tokenMap.id) ? [tokenMap, ...heatMaps] : heatMaps;
  const legend = legendMarks(maps, legendTop, width - 2 * margin, colours);
  const frameLegend: Mark[] = [
    { kind: "line", points: [[margin, legendTop + legend.height - 5], [margin + 14, legendTop + legend.height - 5], [margin + 14, legendTop + legend.height + 5], [margin, legendTop + legend.height + 5], [margin, legendTop + legend.height - 5]], stroke: colours.accent, width: 1.5 },
    label("match", margin + 20, legendTop + legend.height, colours.muted),
  ];
  return {
    width,
    height: legendTop + legend.height + lineHeight + margin,
    ground: colours.ground,
    title,
    marks: [...marks, ...shifted(legend.marks, margin, 0), ...frameLegend],
  };
}

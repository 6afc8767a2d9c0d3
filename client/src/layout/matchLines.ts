import type { StepRange } from "../domain/range";
import type { Colours } from "../theme/theme.svelte";
import type { Side } from "../domain/threshold";
import type { Mark } from "./marks";
import { columnOf, type MatchFrame } from "./matchFrame";

export interface StateLine {
  readonly colour: string;
  /** The cell follows the pattern on the match. */
  readonly isShared: boolean;
  /** One number per step of the row. */
  readonly activations: readonly number[];
}

export interface LinesDrawing {
  readonly match: StepRange;
  readonly steps: StepRange;
  readonly frame: MatchFrame;
  readonly stepWidth: number;
  readonly height: number;
  readonly lines: readonly StateLine[];
  /** NaN where every cell has its own. */
  readonly threshold: number;
  readonly side: Side;
  readonly extent: readonly [number, number];
}

const pad = 6;

function lineMarks(drawing: LinesDrawing, yOf: (activation: number) => number): Mark[] {
  const { match, steps, frame, stepWidth, lines } = drawing;
  return lines.flatMap(({ colour, isShared, activations }): Mark[] => {
    const marks: Mark[] = [];
    let points: (readonly [number, number])[] = [];
    const finish = (): void => {
      if (points.length > 1) marks.push({ kind: "line", points, stroke: colour, width: 1.75, ...(isShared ? {} : { dash: [3, 3], opacity: 0.75 }) });
      points = [];
    };
    activations.forEach((activation, offset) => {
      const column = columnOf(frame, match, steps.start + offset);
      if (Number.isNaN(activation) || column < 0 || column >= frame.columns) finish();
      else points.push([(column + 0.5) * stepWidth, yOf(activation)]);
    });
    finish();
    return marks;
  });
}

/** The selected cells around a match, step for step below its tokens; cells that do not follow the pattern are dashed. */
export function matchLineMarks(drawing: LinesDrawing, colours: Colours): Mark[] {
  const { match, frame, stepWidth, height, threshold, side, extent } = drawing;
  const [low, high] = extent;
  const yOf = (activation: number): number => height - pad - ((activation - low) / (high - low || 1)) * (height - 2 * pad);
  const width = frame.columns * stepWidth;
  const first = Math.max(0, columnOf(frame, match, match.start)) * stepWidth;
  const last = Math.min(frame.columns, columnOf(frame, match, match.end)) * stepWidth;
  const thresholds = Number.isNaN(threshold) ? [] : side === "positive" ? [threshold] : side === "negative" ? [-threshold] : [threshold, -threshold];
  const across = (y: number): [number, number][] => [[0, y], [width, y]];
  return [
    { kind: "rect", x: first, y: 0, width: Math.max(0, last - first), height, fill: colours.accent, opacity: 0.08 },
    { kind: "line", points: across(yOf(0)), stroke: colours.grid, width: 1 },
    ...thresholds.map((level): Mark => ({ kind: "line", points: across(yOf(level)), stroke: colours.threshold, width: 1, dash: [4, 3], opacity: 0.8 })),
    ...lineMarks(drawing, yOf),
  ];
}

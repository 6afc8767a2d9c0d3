import { activationAt, type Context } from "../domain/context";
import { middleOf, type TimeScale, visibleSteps } from "../layout/timeScale";
import { traceLine } from "./traceLine";

export interface RunLine {
  readonly cell: number;
  readonly colour: string;
}

/** Lines of single cells of a run; dashed for the run before it was changed. */
export function drawRunLines(
  context2d: CanvasRenderingContext2D,
  scale: TimeScale,
  context: Context,
  lines: readonly RunLine[],
  yOf: (activation: number) => number,
  isDashed: boolean,
): void {
  const { start, end } = visibleSteps(scale, context.end);
  const first = Math.max(0, start - 1);
  context2d.setLineDash(isDashed ? [3, 3] : []);
  context2d.lineWidth = isDashed ? 1.4 : 2;
  context2d.lineJoin = "round";
  for (const { cell, colour } of lines) {
    context2d.strokeStyle = colour;
    context2d.beginPath();
    const steps = { start: first, end: Math.min(context.end, end + 1) };
    traceLine(context2d, steps, (step) => activationAt(context, cell, step), (step) => middleOf(scale, step), yOf);
    context2d.stroke();
  }
  context2d.setLineDash([]);
}

import { activationAt, type Context } from "../domain/context";
import { middleOf, type TimeScale, visibleSteps } from "../layout/timeScale";

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
    for (let step = first; step < Math.min(context.end, end + 1); step++) {
      const y = yOf(activationAt(context, cell, step));
      if (step === first) context2d.moveTo(middleOf(scale, step), y);
      else context2d.lineTo(middleOf(scale, step), y);
    }
    context2d.stroke();
  }
  context2d.setLineDash([]);
}

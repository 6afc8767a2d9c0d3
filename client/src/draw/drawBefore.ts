import { activationAt, type Context } from "../domain/context";
import { middleOf, type TimeScale, visibleSteps } from "../layout/timeScale";

/** Lines of a run before it was changed: dashed, in the colours of the cells. */
export function drawBefore(
  context2d: CanvasRenderingContext2D,
  scale: TimeScale,
  context: Context,
  cells: readonly { readonly cell: number; readonly colour: string }[],
  yOf: (activation: number) => number,
): void {
  const { start, end } = visibleSteps(scale, context.end);
  context2d.setLineDash([3, 3]);
  context2d.lineWidth = 1.4;
  for (const { cell, colour } of cells) {
    context2d.strokeStyle = colour;
    context2d.beginPath();
    for (let step = Math.max(0, start - 1); step < Math.min(context.end, end + 1); step++) {
      const y = yOf(activationAt(context, cell, step));
      if (step === Math.max(0, start - 1)) context2d.moveTo(middleOf(scale, step), y);
      else context2d.lineTo(middleOf(scale, step), y);
    }
    context2d.stroke();
  }
  context2d.setLineDash([]);
}

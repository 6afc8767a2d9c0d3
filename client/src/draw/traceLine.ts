import type { StepRange } from "../domain/range";
import { isAlone } from "../layout/alone";

const dotRadius = 1.5;

/** Adds a line to the path: broken where activations are not finite, a dot where it has a single point. */
export function traceLine(
  context2d: Pick<CanvasRenderingContext2D, "moveTo" | "lineTo" | "arc">,
  { start, end }: StepRange,
  activationOf: (step: number) => number,
  xAt: (step: number) => number,
  yOf: (activation: number) => number,
): void {
  let before = NaN;
  for (let step = start; step < end; step++) {
    const activation = activationOf(step);
    if (Number.isFinite(activation)) {
      const [x, y] = [xAt(step), yOf(activation)];
      if (Number.isFinite(before)) context2d.lineTo(x, y);
      else if (isAlone(before, activation, step + 1 < end ? activationOf(step + 1) : NaN)) {
        context2d.moveTo(x + dotRadius, y);
        context2d.arc(x, y, dotRadius, 0, 2 * Math.PI);
      } else context2d.moveTo(x, y);
    }
    before = activation;
  }
}

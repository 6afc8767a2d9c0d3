import type { StepRange } from "../domain/range";
import type { TimeScale } from "./timeScale";

/** Steps that one tile of background lines covers; fewer where steps are wide, so that no tile is huge. */
export const tileSteps = (stepWidth: number): number => (stepWidth > 40 ? 8 : 32);

/** The tiles that cover the visible steps, and one more on either side, so that panning finds them painted. */
export function tilesAround(visible: StepRange, stepWidth: number, stepCount: number): StepRange[] {
  const steps = tileSteps(stepWidth);
  const tiles: StepRange[] = [];
  const first = Math.max(0, Math.floor(visible.start / steps) - 1);
  for (let index = first; index * steps < Math.min(stepCount, visible.end + steps); index++) {
    tiles.push({ start: index * steps, end: Math.min(stepCount, (index + 1) * steps) });
  }
  return tiles;
}

/** Left edge of a tile on whole screen pixels: tiles are whole pixels wide, so they neither overlap nor leave seams. */
export const tileLeft = (scale: TimeScale, start: number, ratio: number): number =>
  Math.round((start - scale.at) * scale.stepWidth * ratio) / ratio;

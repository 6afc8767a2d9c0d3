import type { StepRange } from "../domain/range";
import { middleOf, type TimeScale, xOf } from "../layout/timeScale";
import type { Colours } from "../theme/theme.svelte";

export interface RunDrawing {
  readonly scale: TimeScale;
  readonly visible: StepRange;
  /** Cells that are on at each visible step. */
  readonly counts: Uint16Array;
  readonly most: number;
  readonly countHeight: number;
  readonly rowHeight: number;
  readonly rows: readonly {
    readonly colour: string;
    readonly isHovered: boolean;
    readonly runs: readonly StepRange[];
  }[];
  readonly hoverStep: number | null;
}

/** A bar per step for the number of cells that are on, and below it a row per cell with its runs. */
export function drawRuns(context2d: CanvasRenderingContext2D, drawing: RunDrawing, colours: Colours): void {
  const { scale, visible, counts, most, countHeight, rowHeight } = drawing;
  const gap = scale.stepWidth > 5 ? 1 : 0;
  context2d.font = `500 10px ${colours.fontSans}`;
  context2d.textAlign = "center";
  counts.forEach((count, offset) => {
    if (count === 0) return;
    const x = xOf(scale, visible.start + offset);
    const tall = Math.max(1, (count / Math.max(1, most)) * (countHeight - 11));
    context2d.fillStyle = colours.accent;
    context2d.globalAlpha = count === most ? 0.85 : 0.4;
    context2d.fillRect(x + gap, countHeight - tall, scale.stepWidth - 2 * gap, tall);
    context2d.globalAlpha = 1;
    if (scale.stepWidth < 14) return;
    context2d.fillStyle = count === most ? colours.text : colours.muted;
    context2d.fillText(String(count), x + scale.stepWidth / 2, countHeight - tall - 2);
  });
  context2d.fillStyle = colours.grid;
  context2d.fillRect(0, countHeight, scale.width, 1);
  drawing.rows.forEach(({ colour, runs, isHovered }, row) => {
    const y = countHeight + 3 + row * rowHeight;
    context2d.fillStyle = colour;
    context2d.globalAlpha = isHovered ? 1 : 0.7;
    for (const run of runs) {
      const x = xOf(scale, run.start) + gap;
      context2d.fillRect(x, y, (run.end - run.start) * scale.stepWidth - 2 * gap, rowHeight > 4 ? rowHeight - 2 : Math.max(0.5, rowHeight - 0.5));
    }
  });
  context2d.globalAlpha = 1;
  if (drawing.hoverStep === null) return;
  context2d.fillStyle = colours.faint;
  context2d.globalAlpha = 0.4;
  context2d.fillRect(Math.round(middleOf(scale, drawing.hoverStep)), 0, 1, countHeight + 4 + drawing.rows.length * rowHeight);
  context2d.globalAlpha = 1;
}

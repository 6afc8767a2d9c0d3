import type { StepRange } from "../domain/range";
import { middleOf, type TimeScale, xOf } from "../layout/timeScale";
import { rgbOf } from "../theme/mix";
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

/** More rows than pixels: each pixel shows what share of its rows is on. */
function paintRows(context2d: CanvasRenderingContext2D, { scale, visible, rows, rowHeight, countHeight }: RunDrawing, colours: Colours): void {
  const across = visible.end - visible.start;
  const down = Math.max(1, Math.round(rows.length * rowHeight));
  const small = context2d.canvas.ownerDocument.createElement("canvas");
  small.width = Math.max(1, across);
  small.height = down;
  const ground = small.getContext("2d");
  if (!ground || across <= 0) return;
  const counts = new Uint16Array(across * down);
  rows.forEach(({ runs }, row) => {
    const line = Math.floor((row / rows.length) * down) * across;
    for (const run of runs) {
      const end = Math.min(visible.end, run.end) - visible.start;
      for (let step = Math.max(visible.start, run.start) - visible.start; step < end; step++) counts[line + step] = (counts[line + step] ?? 0) + 1;
    }
  });
  const image = ground.createImageData(across, down);
  const pixels = new Uint32Array(image.data.buffer);
  const [red, green, blue] = rgbOf(colours.accent);
  const full = rows.length / down;
  counts.forEach((count, index) => {
    if (count > 0) pixels[index] = ((Math.round(230 * Math.min(1, 0.2 + (0.8 * count) / full)) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
  ground.putImageData(image, 0, 0);
  context2d.imageSmoothingEnabled = false;
  context2d.drawImage(small, xOf(scale, visible.start), countHeight + 3, across * scale.stepWidth, down);
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
    if (scale.stepWidth < 14 || scale.stepWidth < String(most).length * 6.5) return;
    context2d.fillStyle = count === most ? colours.text : colours.muted;
    context2d.fillText(String(count), x + scale.stepWidth / 2, countHeight - tall - 2);
  });
  context2d.fillStyle = colours.grid;
  context2d.fillRect(0, countHeight, scale.width, 1);
  if (rowHeight < 1) paintRows(context2d, drawing, colours);
  else drawing.rows.forEach(({ colour, runs, isHovered }, row) => {
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

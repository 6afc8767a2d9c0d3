import { activationAt, type Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import { type TimeScale, xOf } from "../layout/timeScale";
import type { Colours } from "../theme/theme.svelte";
import { rgbOf } from "../theme/mix";

export interface RasterDrawing {
  readonly scale: TimeScale;
  readonly height: number;
  readonly visible: StepRange;
  readonly context: Context;
  /** The cell of each row, from the top. */
  readonly rows: readonly number[];
  /** The activation that has the full colour. */
  readonly reach: number;
}

const entries = 129;

/** Colours from the lowest to the highest activation as `ImageData` stores them. */
function colourTable(colours: Colours): Uint32Array {
  const [low, middle, high] = colours.diverging.map(rgbOf);
  return Uint32Array.from({ length: entries * 2 - 1 }, (_, index) => {
    const share = index / (entries - 1) - 1;
    const end = share < 0 ? low : high;
    const part = (channel: 0 | 1 | 2): number =>
      Math.round((middle?.[channel] ?? 0) + ((end?.[channel] ?? 0) - (middle?.[channel] ?? 0)) * Math.abs(share));
    return ((255 << 24) | (part(2) << 16) | (part(1) << 8) | part(0)) >>> 0;
  });
}

/** Every cell a row, every step a column, the activation as colour. Painted one pixel each and then stretched. */
export function drawRaster(context2d: CanvasRenderingContext2D, raster: RasterDrawing, colours: Colours, document: Document): void {
  const { scale, visible, context, rows, reach, height } = raster;
  const across = visible.end - visible.start;
  if (across <= 0 || rows.length === 0) return;
  const small = document.createElement("canvas");
  small.width = across;
  small.height = rows.length;
  const ground = small.getContext("2d");
  if (!ground) return;
  const image = ground.createImageData(across, rows.length);
  const pixels = new Uint32Array(image.data.buffer);
  const table = colourTable(colours);
  rows.forEach((cell, row) => {
    for (let step = visible.start; step < visible.end; step++) {
      const activation = activationAt(context, cell, step);
      if (Number.isNaN(activation)) continue;
      const share = Math.max(-1, Math.min(1, activation / reach));
      pixels[row * across + step - visible.start] = table[Math.round((share + 1) * (entries - 1))] ?? 0;
    }
  });
  ground.putImageData(image, 0, 0);
  context2d.imageSmoothingEnabled = rows.length > height * 1.5;
  context2d.drawImage(small, xOf(scale, visible.start), 0, across * scale.stepWidth, height);
}

export interface RasterMarks {
  readonly scale: TimeScale;
  readonly height: number;
  readonly range: StepRange | null;
  readonly rowHeight: number;
  /** Rows that are marked at both edges, in the colour of their cell. */
  readonly rows: readonly { readonly row: number; readonly cell: number; readonly colour: string; readonly isHovered: boolean }[];
  readonly hoverStep: number | null;
}

/** The brushed range and the selected and hovered rows, over the raster. */
export function drawRasterMarks(context2d: CanvasRenderingContext2D, marks: RasterMarks, colours: Colours): void {
  const { scale, height, range, rowHeight } = marks;
  if (range) {
    context2d.strokeStyle = colours.accent;
    context2d.lineWidth = 2;
    context2d.strokeRect(xOf(scale, range.start), 1, (range.end - range.start) * scale.stepWidth, height - 2);
  }
  for (const { row, colour, isHovered } of marks.rows) {
    const y = row * rowHeight;
    const tall = Math.max(2, rowHeight);
    context2d.fillStyle = colour;
    context2d.fillRect(0, y, 7, tall);
    context2d.fillRect(scale.width - 7, y, 7, tall);
    if (!isHovered) continue;
    context2d.strokeStyle = colours.hover;
    context2d.lineWidth = 1.5;
    context2d.strokeRect(0.5, y - 0.5, scale.width - 1, tall + 1);
  }
  if (marks.hoverStep === null) return;
  context2d.strokeStyle = colours.hover;
  context2d.globalAlpha = 0.5;
  context2d.strokeRect(xOf(scale, marks.hoverStep), 0, scale.stepWidth, height);
  context2d.globalAlpha = 1;
}

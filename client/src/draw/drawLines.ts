import type { Context } from "../domain/context";
import { densityOf, lineUnit } from "../layout/density";
import { traceLine } from "./traceLine";

const cellsPerStroke = 4;

/** Up to this many cells are stroked; more are drawn as a density, which costs the same whatever their slopes. */
export const mostStrokes = 160;

/** Strokes every cell, a few per path; one path for each would be nine times slower. Yields between paths. */
export function* strokeLines(
  context2d: CanvasRenderingContext2D,
  context: Context,
  stepWidth: number,
  yOf: (activation: number) => number,
  colour: string,
): Generator<void> {
  const stepCount = context.end - context.start;
  const alpha = Math.max(0.16, Math.min(0.5, 18 / context.cellCount));
  for (let first = 0; first < context.cellCount; first += cellsPerStroke) {
    context2d.globalAlpha = alpha;
    context2d.strokeStyle = colour;
    context2d.lineWidth = 1;
    context2d.lineJoin = "bevel";
    context2d.beginPath();
    const last = Math.min(context.cellCount, first + cellsPerStroke);
    for (let cell = first; cell < last; cell++) {
      const row = cell * stepCount;
      traceLine(context2d, { start: 0, end: stepCount }, (step) => context.activations[row + step] ?? NaN, (step) => (step + 0.5) * stepWidth, yOf);
    }
    context2d.stroke();
    context2d.globalAlpha = 1;
    yield;
  }
}

export interface TileSize {
  readonly from: number;
  readonly width: number;
  readonly height: number;
  readonly stepWidth: number;
  readonly ratio: number;
}

const tableSize = 1024;

export interface InkTable {
  readonly table: Uint32Array;
  readonly perCount: number;
}

/** Opacity by count: it grows with the logarithm, so that single lines stay visible. `least` is what one line has. */
export function inkTable(most: number, [red, green, blue]: readonly [number, number, number], least: number): InkTable {
  const ink = (blue << 16) | (green << 8) | red;
  const table = Uint32Array.from({ length: tableSize }, (_, index) => {
    const share = Math.log1p((index / (tableSize - 1)) * most) / Math.log1p(most);
    return ((Math.round(255 * (least + (0.98 - least) * share)) << 24) | ink) >>> 0;
  });
  return { table, perCount: (tableSize - 1) / most };
}

const leastCount = 0.02 * lineUnit;

/** Colours counts of lines. `pixels` is what `ImageData` holds. */
export function colourCounts(counts: Int32Array, pixels: Uint32Array, { table, perCount }: InkTable): void {
  const scale = perCount / lineUnit;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] ?? 0;
    if (count <= leastCount) {
      pixels[index] = 0;
      continue;
    }
    // Truncated: 2.4 ms instead of 4.0 with rounding and taking the lesser, for the 420,000 pixels of a frame.
    const place = (count * scale + 0.5) | 0;
    pixels[index] = table[place < tableSize ? place : tableSize - 1] ?? 0;
  }
}

/** Paints how many lines cross each pixel, the same for every tile. */
export function paintDensity(
  canvas: HTMLCanvasElement,
  context: Context,
  { from, width, height, stepWidth, ratio }: TileSize,
  yOf: (activation: number) => number,
  colour: readonly [number, number, number],
): void {
  const shown = { start: from, end: from + width / stepWidth };
  const rows = Math.max(1, Math.round(height * ratio));
  const density = densityOf(context, { stepWidth: stepWidth * ratio, height: rows, yOf: (activation) => yOf(activation) * ratio, shown });
  canvas.width = density.width;
  canvas.height = density.height;
  const context2d = canvas.getContext("2d");
  if (!context2d) return;
  const image = context2d.createImageData(density.width, density.height);
  colourCounts(density.counts, new Uint32Array(image.data.buffer), inkTable(context.cellCount * 0.35, colour, 0.1));
  context2d.putImageData(image, 0, 0);
}

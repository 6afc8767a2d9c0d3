import { scaleLinear } from "d3-scale";
import type { Context } from "../domain/context";
import { densityOf } from "../layout/density";

const cellsPerStroke = 4;

/** Up to this many cells are stroked; more are drawn as a density, which costs the same whatever their slopes. */
export const mostStrokes = 160;

function traceCell(context2d: CanvasRenderingContext2D, context: Context, cell: number, stepWidth: number, yOf: (a: number) => number): void {
  const stepCount = context.end - context.start;
  let isDown = false;
  for (let step = 0; step < stepCount; step++) {
    const activation = context.activations[cell * stepCount + step] ?? NaN;
    if (Number.isNaN(activation)) {
      isDown = false;
      continue;
    }
    const x = (step + 0.5) * stepWidth;
    if (isDown) context2d.lineTo(x, yOf(activation));
    else context2d.moveTo(x, yOf(activation));
    isDown = true;
  }
}

/** Strokes every cell, a few per path; one path for each would be nine times slower. Yields between paths. */
export function* strokeLines(
  context2d: CanvasRenderingContext2D,
  context: Context,
  stepWidth: number,
  yOf: (activation: number) => number,
  colour: string,
): Generator<void> {
  const alpha = Math.max(0.16, Math.min(0.5, 18 / context.cellCount));
  for (let first = 0; first < context.cellCount; first += cellsPerStroke) {
    context2d.globalAlpha = alpha;
    context2d.strokeStyle = colour;
    context2d.lineWidth = 1;
    context2d.lineJoin = "bevel";
    context2d.beginPath();
    const last = Math.min(context.cellCount, first + cellsPerStroke);
    for (let cell = first; cell < last; cell++) traceCell(context2d, context, cell, stepWidth, yOf);
    context2d.stroke();
    context2d.globalAlpha = 1;
    yield;
  }
}

/** Paints how many lines cross each pixel; opacity grows with the logarithm, so that single lines stay visible. */
export function paintDensity(
  canvas: HTMLCanvasElement,
  context: Context,
  stepWidth: number,
  yOf: (activation: number) => number,
  colour: readonly [number, number, number],
): void {
  const density = densityOf(context, stepWidth, Math.max(1, canvas.height), yOf);
  canvas.width = density.width;
  const context2d = canvas.getContext("2d");
  if (!context2d) return;
  const image = context2d.createImageData(density.width, density.height);
  const pixels = new Uint32Array(image.data.buffer);
  const opacity = scaleLinear([0, Math.log1p(density.most)], [0.1, 0.92]).clamp(true);
  const [red, green, blue] = colour;
  const ink = (blue << 16) | (green << 8) | red;
  const table = Uint32Array.from({ length: 1024 }, (_, index) => {
    const count = (index / 1023) * density.most;
    return ((Math.round(255 * opacity(Math.log1p(count))) << 24) | ink) >>> 0;
  });
  const perEntry = 1023 / Math.max(1e-6, density.most);
  for (let index = 0; index < density.counts.length; index++) {
    const count = density.counts[index] ?? 0;
    if (count > 0.02) pixels[index] = table[Math.min(1023, Math.round(count * perEntry))] ?? 0;
  }
  context2d.putImageData(image, 0, 0);
}

/** `#rrggbb` as numbers. */
export function rgbOf(colour: string): [number, number, number] {
  const number = parseInt(colour.replace("#", ""), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

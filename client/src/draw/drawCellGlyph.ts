import { barWidth, type CellHistogram } from "../layout/cellGlyph";
import type { Colours } from "../theme/theme.svelte";

export interface CellGlyph {
  /** Activations of the visible steps, in order. */
  readonly line: readonly number[];
  readonly histogram: CellHistogram;
  readonly extent: readonly [number, number];
  /** Activations at which the cell turns on. */
  readonly limits: readonly number[];
  readonly colour: string;
}

export const glyphWidth = 50;
export const glyphHeight = 22;
const lineWidth = 27;
const barsLeft = 30;

/** A cell in small: its line over the visible steps, and beside it, on the same axis, how often each activation occurs. */
export function drawCellGlyph(context2d: CanvasRenderingContext2D, glyph: CellGlyph, colours: Colours): void {
  const { line, histogram, colour } = glyph;
  const [low, high] = glyph.extent;
  const yOf = (activation: number): number => glyphHeight - 1 - ((activation - low) / (high - low || 1)) * (glyphHeight - 2);
  context2d.fillStyle = colours.grid;
  context2d.fillRect(0, Math.round(yOf(0)), glyphWidth, 1);
  const tall = glyphHeight / histogram.counts.length;
  context2d.fillStyle = colour;
  context2d.globalAlpha = 0.6;
  histogram.counts.forEach((_, bin) => {
    context2d.fillRect(barsLeft, glyphHeight - (bin + 1) * tall, barWidth(histogram, bin, glyphWidth - barsLeft), tall - 0.5);
  });
  context2d.globalAlpha = 1;
  context2d.strokeStyle = colour;
  context2d.lineWidth = 1.2;
  context2d.lineJoin = "round";
  context2d.beginPath();
  let isDown = false;
  line.forEach((activation, index) => {
    if (!Number.isFinite(activation)) {
      isDown = false;
      return;
    }
    const x = ((index + 0.5) / line.length) * lineWidth;
    if (isDown) context2d.lineTo(x, yOf(activation));
    else context2d.moveTo(x, yOf(activation));
    isDown = true;
  });
  context2d.stroke();
  context2d.fillStyle = colours.threshold;
  for (const limit of glyph.limits) if (limit >= low && limit <= high) context2d.fillRect(barsLeft - 2, Math.round(yOf(limit)), glyphWidth - barsLeft + 2, 1);
}

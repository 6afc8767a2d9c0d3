import type { StepRange } from "../domain/range";
import { mostLines } from "../domain/inputs";
import { mix } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";

export interface InputPlot {
  readonly range: StepRange;
  readonly channelCount: number;
  /** Left edge of a step, in CSS pixels. */
  readonly xOf: (step: number) => number;
  readonly stepWidth: number;
  readonly top: number;
  /** Of all channels together. */
  readonly height: number;
  readonly valueAt: (step: number, channel: number) => number;
  readonly extentOf: (channel: number) => readonly [number, number];
}

/** A line per channel, one below the other; rows of colour where there are many. */
export function drawInputs(context: CanvasRenderingContext2D, plot: InputPlot, colours: Colours): void {
  const rowHeight = plot.height / plot.channelCount;
  for (let channel = 0; channel < plot.channelCount; channel++) {
    if (plot.channelCount > mostLines) drawRow(context, plot, channel, rowHeight, colours);
    else drawLine(context, plot, channel, rowHeight, colours);
  }
}

function drawLine(context: CanvasRenderingContext2D, plot: InputPlot, channel: number, rowHeight: number, colours: Colours): void {
  const [low, high] = plot.extentOf(channel);
  const top = plot.top + channel * rowHeight + 2;
  const room = rowHeight - 4;
  const scale = high > low ? room / (high - low) : 0;
  context.strokeStyle = colours.cells[channel % colours.cells.length] ?? colours.text;
  context.lineWidth = 1.2;
  context.lineJoin = "round";
  context.beginPath();
  let isOpen = false;
  for (let step = plot.range.start; step < plot.range.end; step++) {
    const value = plot.valueAt(step, channel);
    if (!Number.isFinite(value)) {
      isOpen = false;
      continue;
    }
    const x = plot.xOf(step) + plot.stepWidth / 2;
    const y = scale === 0 ? top + room / 2 : top + (high - value) * scale;
    if (isOpen) context.lineTo(x, y);
    else context.moveTo(x, y);
    isOpen = true;
  }
  context.stroke();
}

function drawRow(context: CanvasRenderingContext2D, plot: InputPlot, channel: number, rowHeight: number, colours: Colours): void {
  const [low, high] = plot.extentOf(channel);
  for (let step = plot.range.start; step < plot.range.end; step++) {
    const value = plot.valueAt(step, channel);
    if (!Number.isFinite(value)) continue;
    context.fillStyle = mix(colours.heat[0], colours.heat[1], high > low ? (value - low) / (high - low) : 0.5);
    context.fillRect(plot.xOf(step), plot.top + channel * rowHeight, Math.ceil(plot.stepWidth), Math.max(1, rowHeight - 0.5));
  }
}

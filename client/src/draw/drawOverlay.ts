import { activationAt, type Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import type { ActivationScale } from "../layout/activationScale";
import { middleOf, type TimeScale, visibleSteps, xOf } from "../layout/timeScale";
import type { Colours } from "../theme/theme.svelte";
import { traceLine } from "./traceLine";

/** Where lines lie. */
export interface LineFrame {
  readonly scale: TimeScale;
  readonly height: number;
  readonly yOf: ActivationScale;
  readonly context: Context;
  readonly stepCount: number;
}

export interface Ground {
  readonly scale: TimeScale;
  readonly height: number;
  readonly yOf: ActivationScale;
  readonly ticks: readonly number[];
  readonly range: StepRange | null;
  readonly patternRange: StepRange | null;
  readonly documentStarts: readonly number[];
}

export interface Label {
  readonly cell: number;
  readonly colour: string;
  readonly y: number;
}

function fillSteps(context2d: CanvasRenderingContext2D, overlay: Ground, range: StepRange, colour: string): void {
  const x = xOf(overlay.scale, range.start);
  context2d.fillStyle = colour;
  context2d.fillRect(x, 0, (range.end - range.start) * overlay.scale.stepWidth, overlay.height);
}

function drawRange(context2d: CanvasRenderingContext2D, overlay: Ground, colours: Colours): void {
  const { range, patternRange, scale, height } = overlay;
  if (!range) return;
  if (patternRange) {
    fillSteps(context2d, overlay, { start: patternRange.start, end: range.start }, colours.margin);
    fillSteps(context2d, overlay, { start: range.end, end: patternRange.end }, colours.margin);
  }
  fillSteps(context2d, overlay, range, colours.accentSoft);
  context2d.fillStyle = colours.accent;
  context2d.globalAlpha = 0.55;
  for (const edge of [range.start, range.end]) context2d.fillRect(Math.round(xOf(scale, edge)) - 0.5, 0, 1, height);
  context2d.globalAlpha = 1;
}

function strokeCell(context2d: CanvasRenderingContext2D, frame: LineFrame, { cell, colour }: Label, ground: string): void {
  const { scale, context, yOf } = frame;
  const visible = visibleSteps(scale, frame.stepCount);
  context2d.beginPath();
  const steps = { start: Math.max(0, visible.start - 1), end: Math.min(frame.stepCount, visible.end + 1) };
  traceLine(context2d, steps, (step) => activationAt(context, cell, step), (step) => middleOf(scale, step), yOf);
  const isNarrow = scale.stepWidth < 6;
  context2d.lineJoin = isNarrow ? "bevel" : "round";
  context2d.strokeStyle = ground;
  context2d.lineWidth = isNarrow ? 3 : 5.5;
  context2d.globalAlpha = 0.75;
  context2d.stroke();
  context2d.globalAlpha = 1;
  context2d.strokeStyle = colour;
  context2d.lineWidth = isNarrow ? 1.8 : 3;
  context2d.stroke();
}

const widths = new Map<string, number>();

/** Widths of cells' numbers, which are few and asked for in every frame. */
function widthOf(context2d: CanvasRenderingContext2D, text: string): number {
  const key = `${context2d.font} ${text}`;
  const width = widths.get(key) ?? context2d.measureText(text).width;
  widths.set(key, width);
  return width;
}

function drawLabels(context2d: CanvasRenderingContext2D, labels: readonly Label[], edge: number, colours: Colours): void {
  const right = edge - 5;
  context2d.font = `600 11px ${colours.fontSans}`;
  context2d.textAlign = "right";
  context2d.textBaseline = "middle";
  for (const { cell, colour, y } of labels) {
    const text = String(cell);
    const width = widthOf(context2d, text);
    context2d.globalAlpha = 0.85;
    context2d.fillStyle = colours.ground;
    // To the edge: what is left of a line behind a number looks like a part of it.
    context2d.fillRect(right - width - 2, y - 6.5, edge - right + width + 2, 13);
    context2d.globalAlpha = 1;
    context2d.fillStyle = colour;
    context2d.fillText(text, right, y);
  }
}

/** What lies under the lines: the grid, where documents begin, the brushed range and its margins. */
export function drawGround(context2d: CanvasRenderingContext2D, ground: Ground, colours: Colours): void {
  const { scale, height, yOf, ticks, documentStarts } = ground;
  for (const tick of ticks) {
    context2d.fillStyle = tick === 0 ? colours.faint : colours.grid;
    context2d.globalAlpha = tick === 0 ? 0.5 : 1;
    context2d.fillRect(0, Math.round(yOf(tick)) - 0.5, scale.width, 1);
  }
  context2d.globalAlpha = 1;
  drawRange(context2d, ground, colours);
  context2d.fillStyle = colours.muted;
  context2d.globalAlpha = 0.5;
  for (const step of documentStarts) context2d.fillRect(Math.round(xOf(scale, step)) - 0.5, 0, 1, height);
  context2d.globalAlpha = 1;
}

/** Where one cell is on or off, where each has a threshold of its own. */
export interface OwnThreshold {
  readonly ys: readonly number[];
  readonly colour: string;
  /** Drawn across the plot, not only over the range. */
  readonly isWide: boolean;
}

/** A dash per cell over the brushed range, in the cell's colour; that of the cell under the pointer goes across. */
function drawOwnThresholds(context2d: CanvasRenderingContext2D, scale: TimeScale, range: StepRange | null, own: readonly OwnThreshold[]): void {
  context2d.lineWidth = 1.5;
  for (const { ys, colour, isWide } of own) {
    if (!isWide && !range) continue;
    const from = isWide || !range ? 0 : xOf(scale, range.start) - 3;
    const to = isWide || !range ? scale.width : xOf(scale, range.end) + 3;
    context2d.strokeStyle = colour;
    context2d.setLineDash(isWide ? [5, 4] : []);
    context2d.beginPath();
    for (const y of ys) {
      context2d.moveTo(from, y);
      context2d.lineTo(to, y);
    }
    context2d.stroke();
  }
  context2d.setLineDash([]);
}

export interface Top {
  readonly frame: LineFrame | null;
  readonly scale: TimeScale;
  readonly height: number;
  readonly labels: readonly Label[];
  readonly step: number | null;
  readonly pointed: Label | null;
  readonly range: StepRange | null;
  readonly ownThresholds: readonly OwnThreshold[];
}

/** What lies over the lines: the cells' numbers, the step and the cell under the pointer. */
export function drawTop(context2d: CanvasRenderingContext2D, { frame, scale, height, labels, step, pointed, range, ownThresholds }: Top, colours: Colours): void {
  if (step !== null) {
    context2d.fillStyle = colours.faint;
    context2d.globalAlpha = 0.45;
    context2d.fillRect(Math.round(middleOf(scale, step)), 0, 1, height);
    context2d.globalAlpha = 1;
  }
  drawOwnThresholds(context2d, scale, range, ownThresholds);
  drawLabels(context2d, labels, scale.width, colours);
  if (!pointed || !frame) return;
  strokeCell(context2d, frame, pointed, colours.ground);
  drawLabels(context2d, [pointed], scale.width, colours);
}

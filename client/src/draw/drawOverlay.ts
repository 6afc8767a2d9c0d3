import { activationAt, type Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import type { ActivationScale } from "../layout/activationScale";
import { middleOf, type TimeScale, visibleSteps, xOf } from "../layout/timeScale";
import type { Colours } from "../theme/theme.svelte";

export interface DrawnCell {
  readonly cell: number;
  readonly colour: string;
  readonly isHovered: boolean;
}

export interface Overlay {
  readonly scale: TimeScale;
  readonly height: number;
  readonly yOf: ActivationScale;
  readonly context: Context;
  readonly stepCount: number;
  readonly range: StepRange | null;
  readonly patternRange: StepRange | null;
  readonly documentStarts: readonly number[];
  readonly thresholds: readonly number[];
  readonly cells: readonly DrawnCell[];
  readonly labelled: readonly { readonly cell: number; readonly colour: string; readonly y: number }[];
  readonly hoverStep: number | null;
}

function fillSteps(context2d: CanvasRenderingContext2D, overlay: Overlay, range: StepRange, colour: string): void {
  const x = xOf(overlay.scale, range.start);
  context2d.fillStyle = colour;
  context2d.fillRect(x, 0, (range.end - range.start) * overlay.scale.stepWidth, overlay.height);
}

function drawRange(context2d: CanvasRenderingContext2D, overlay: Overlay, colours: Colours): void {
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

function strokeCell(context2d: CanvasRenderingContext2D, overlay: Overlay, { cell, colour, isHovered }: DrawnCell, ground: string): void {
  const { scale, context, yOf } = overlay;
  const visible = visibleSteps(scale, overlay.stepCount);
  context2d.beginPath();
  let isDown = false;
  for (let step = Math.max(0, visible.start - 1); step < Math.min(overlay.stepCount, visible.end + 1); step++) {
    const activation = activationAt(context, cell, step);
    if (Number.isNaN(activation)) {
      isDown = false;
      continue;
    }
    const x = middleOf(scale, step);
    if (isDown) context2d.lineTo(x, yOf(activation));
    else context2d.moveTo(x, yOf(activation));
    isDown = true;
  }
  context2d.lineJoin = "round";
  context2d.strokeStyle = ground;
  context2d.lineWidth = overlay.scale.stepWidth < 6 ? 2.5 : isHovered ? 5.5 : 4;
  context2d.globalAlpha = 0.75;
  context2d.stroke();
  context2d.globalAlpha = 1;
  context2d.strokeStyle = colour;
  context2d.lineWidth = overlay.scale.stepWidth < 6 ? (isHovered ? 1.8 : 1.2) : isHovered ? 3 : 1.8;
  context2d.stroke();
}

function drawLabels(context2d: CanvasRenderingContext2D, overlay: Overlay, colours: Colours): void {
  context2d.font = `600 11px ${colours.fontSans}`;
  context2d.textAlign = "right";
  context2d.textBaseline = "middle";
  const x = overlay.scale.width - 5;
  for (const { cell, colour, y } of overlay.labelled) {
    context2d.strokeStyle = colours.ground;
    context2d.lineWidth = 4;
    context2d.lineJoin = "round";
    context2d.strokeText(String(cell), x, y);
    context2d.fillStyle = colour;
    context2d.fillText(String(cell), x, y);
  }
}

/** Everything that changes while dragging: brushed range, threshold, selected and hovered cells. */
export function drawOverlay(context2d: CanvasRenderingContext2D, overlay: Overlay, colours: Colours): void {
  const { scale, height, yOf } = overlay;
  drawRange(context2d, overlay, colours);
  context2d.fillStyle = colours.muted;
  context2d.globalAlpha = 0.5;
  for (const step of overlay.documentStarts) context2d.fillRect(Math.round(xOf(scale, step)) - 0.5, 0, 1, height);
  context2d.globalAlpha = 1;
  if (overlay.hoverStep !== null) {
    context2d.fillStyle = colours.faint;
    context2d.globalAlpha = 0.45;
    context2d.fillRect(Math.round(middleOf(scale, overlay.hoverStep)), 0, 1, height);
    context2d.globalAlpha = 1;
  }
  const hovered = overlay.cells.filter((cell) => cell.isHovered);
  for (const cell of overlay.cells) if (!cell.isHovered) strokeCell(context2d, overlay, cell, colours.ground);
  for (const threshold of overlay.thresholds) {
    if (threshold > yOf.high || threshold < yOf.low) continue;
    context2d.fillStyle = colours.threshold;
    context2d.fillRect(0, Math.round(yOf(threshold)) - 0.75, scale.width, 1.5);
  }
  for (const cell of hovered) strokeCell(context2d, overlay, cell, colours.ground);
  drawLabels(context2d, overlay, colours);
}

/** Faint lines at the axis ticks, a stronger one at zero; they lie under the cells. */
export function drawGrid(context2d: CanvasRenderingContext2D, width: number, ticks: readonly number[], yOf: ActivationScale, colours: Colours): void {
  for (const tick of ticks) {
    context2d.fillStyle = tick === 0 ? colours.faint : colours.grid;
    context2d.globalAlpha = tick === 0 ? 0.5 : 1;
    context2d.fillRect(0, Math.round(yOf(tick)) - 0.5, width, 1);
  }
  context2d.globalAlpha = 1;
}

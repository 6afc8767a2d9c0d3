import type { ScalarStyle, Track } from "../domain/track";
import { inkOn } from "../layout/ink";
import { middleOf, type TimeScale, xOf } from "../layout/timeScale";
import type { TrackWindow } from "../layout/trackWindow";
import { mix } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";

export interface TrackDrawing {
  readonly track: Track;
  readonly values: TrackWindow;
  /** Of a scalar track. */
  readonly style: ScalarStyle;
  readonly scale: TimeScale;
  readonly height: number;
  /** Entries drawn of a top-k track. */
  readonly k: number;
  readonly text: (id: number) => string;
  readonly colourOf: (id: number) => string;
  /** Selected cells that are on at each step; steps with fewer than `least` are faded. */
  readonly mask: Uint16Array | null;
  readonly least: number;
  readonly hoverStep: number | null;
}

function writeInside(context2d: CanvasRenderingContext2D, text: string, x: number, y: number, width: number): void {
  if (context2d.measureText(text).width <= width - 2) context2d.fillText(text, x, y);
}

/** Fills a part of one step, with a hair of ground between steps that are wide enough for it. */
function fillStep(context2d: CanvasRenderingContext2D, scale: TimeScale, step: number, y: number, tall: number): void {
  const gap = scale.stepWidth > 5 ? 1 : 0;
  context2d.fillRect(xOf(scale, step) + gap / 2, y, scale.stepWidth - gap, tall);
}

const alphaAt = (drawing: TrackDrawing, offset: number): number =>
  drawing.mask && (drawing.mask[offset] ?? 0) < drawing.least ? 0.18 : 1;

function drawLabels(context2d: CanvasRenderingContext2D, drawing: TrackDrawing, colours: Colours): void {
  const { scale, values, height } = drawing;
  values.labelIds.forEach((id, offset) => {
    if (id < 0) return;
    const x = xOf(scale, values.start + offset);
    const ground = drawing.colourOf(id);
    context2d.globalAlpha = alphaAt(drawing, offset);
    context2d.fillStyle = ground;
    fillStep(context2d, scale, values.start + offset, 1, height - 2);
    context2d.fillStyle = inkOn(ground, colours);
    if (scale.stepWidth >= 12) writeInside(context2d, drawing.text(id), x + scale.stepWidth / 2, height / 2 + 0.5, scale.stepWidth);
  });
}

function drawScalar(context2d: CanvasRenderingContext2D, drawing: TrackDrawing, colours: Colours): void {
  const { scale, values, height, track, style } = drawing;
  const known = values.values.filter((value): value is number => value !== null && Number.isFinite(value));
  const least = track.low ?? Math.min(...known);
  const most = track.high ?? Math.max(...known);
  const low = style === "bars" ? Math.min(0, least) : least;
  const high = style === "bars" ? Math.max(0, most) : most;
  const shareOf = (value: number): number => Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
  const yOf = (value: number): number => height - 2 - shareOf(value) * (height - 5);
  let before: { readonly x: number; readonly y: number } | null = null;
  values.values.forEach((value, offset) => {
    if (value === null || !Number.isFinite(value)) {
      before = null;
      return;
    }
    const step = values.start + offset;
    context2d.globalAlpha = alphaAt(drawing, offset);
    context2d.fillStyle = mix(colours.heat[0], colours.heat[1], 0.2 + 0.6 * shareOf(value));
    if (style === "line") {
      const point = { x: middleOf(scale, step), y: yOf(value) };
      context2d.strokeStyle = colours.accent;
      context2d.lineWidth = 1.5;
      context2d.beginPath();
      context2d.moveTo(before?.x ?? point.x - 1, before?.y ?? point.y);
      context2d.lineTo(point.x, point.y);
      context2d.stroke();
      before = point;
      return;
    }
    const top = style === "heat" ? 2 : Math.min(yOf(value), yOf(0));
    const tall = style === "heat" ? height - 4 : Math.max(1.5, Math.abs(yOf(value) - yOf(0)));
    fillStep(context2d, scale, step, top, tall);
  });
}

function drawEntries(context2d: CanvasRenderingContext2D, drawing: TrackDrawing, colours: Colours): void {
  const { scale, values, height, k } = drawing;
  const row = height / k;
  for (let step = values.start; step < values.end; step++) {
    const offset = step - values.start;
    context2d.globalAlpha = alphaAt(drawing, offset);
    for (let entry = 0; entry < k; entry++) {
      const id = values.entryIds[offset * values.k + entry] ?? -1;
      if (id < 0) continue;
      const weight = Math.max(0, Math.min(1, values.weights[offset * values.k + entry] ?? 0));
      const ground = mix(colours.heat[0], colours.heat[1], 0.85 * weight ** 0.8);
      const x = xOf(scale, step);
      context2d.fillStyle = ground;
      fillStep(context2d, scale, step, entry * row + 0.5, row - 1);
      context2d.fillStyle = inkOn(ground, colours);
      if (scale.stepWidth >= 12) writeInside(context2d, drawing.text(id), x + scale.stepWidth / 2, (entry + 0.5) * row + 0.5, scale.stepWidth);
    }
  }
}

export function drawTrack(context2d: CanvasRenderingContext2D, drawing: TrackDrawing, colours: Colours): void {
  context2d.font = `11px ${drawing.track.kind === "topK" ? colours.fontMono : colours.fontSans}`;
  context2d.textAlign = "center";
  context2d.textBaseline = "middle";
  if (drawing.track.kind === "categorical") drawLabels(context2d, drawing, colours);
  else if (drawing.track.kind === "scalar") drawScalar(context2d, drawing, colours);
  else drawEntries(context2d, drawing, colours);
  context2d.globalAlpha = 1;
  if (drawing.hoverStep === null) return;
  context2d.strokeStyle = colours.text;
  context2d.globalAlpha = 0.55;
  const x = middleOf(drawing.scale, drawing.hoverStep) - drawing.scale.stepWidth / 2;
  context2d.strokeRect(x + 0.5, 0.5, drawing.scale.stepWidth - 1, drawing.height - 1);
  context2d.globalAlpha = 1;
}

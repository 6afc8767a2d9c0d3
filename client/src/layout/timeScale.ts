import type { StepRange } from "../domain/range";

/** Where time steps lie on screen. A step covers `[xOf(step), xOf(step + 1))`; lines go through its middle. */
export interface TimeScale {
  /** The step at the left edge; a fraction while panning. */
  readonly at: number;
  readonly stepWidth: number;
  readonly width: number;
}

export const minStepWidth = 2;
export const maxStepWidth = 160;
const inputStepWidth = 4;

export const xOf = (scale: TimeScale, step: number): number => (step - scale.at) * scale.stepWidth;

export const middleOf = (scale: TimeScale, step: number): number => (step + 0.5 - scale.at) * scale.stepWidth;

export const stepAt = (scale: TimeScale, x: number): number => Math.floor(scale.at + x / scale.stepWidth);

export const stepsAcross = (scale: TimeScale): number => scale.width / scale.stepWidth;

/** Where some steps lie on screen, as far as they are in sight. */
export function spanAcross(scale: TimeScale, { start, end }: StepRange): { readonly left: number; readonly width: number } {
  const [left, right] = [start, end].map((step) => Math.max(0, Math.min(scale.width, xOf(scale, step))));
  return { left: left ?? 0, width: (right ?? 0) - (left ?? 0) };
}

/** Every step of which at least a sliver is visible. */
export function visibleSteps(scale: TimeScale, stepCount: number): StepRange {
  const start = Math.min(Math.max(0, Math.floor(scale.at)), stepCount);
  return { start, end: Math.max(start, Math.min(stepCount, Math.ceil(scale.at + stepsAcross(scale)))) };
}

/** Keeps the window inside the corpus; a corpus shorter than the window starts at the left edge. */
export const clampAt = (at: number, across: number, stepCount: number): number =>
  Math.max(0, Math.min(at, stepCount - Math.floor(across)));

const fraction = 16;

/** Sixteenths of a pixel, so that a tile of 8 or 32 steps is a whole number of screen pixels wide. */
function roundWidth(stepWidth: number, factor: number): number {
  const rounded = Math.round(stepWidth * factor * fraction) / fraction;
  if (rounded !== stepWidth || factor === 1) return rounded;
  return stepWidth + Math.sign(factor - 1) / fraction;
}

/** Zooms so that the step under `x` stays under `x`. */
export function zoomAround(scale: TimeScale, factor: number, x: number): TimeScale {
  const stepWidth = Math.min(maxStepWidth, Math.max(minStepWidth, roundWidth(scale.stepWidth, factor)));
  const anchor = scale.at + x / scale.stepWidth;
  return { ...scale, stepWidth, at: anchor - x / stepWidth };
}

/** A step width at which most tokens can be read, `columns` being their lengths in characters. */
export function fittingStepWidth(columns: readonly number[], characterWidth: number): number {
  const sorted = [...columns].sort((a, b) => a - b);
  const typical = sorted[Math.floor(sorted.length * 0.8)] ?? 1;
  // Inputs without tokens: nothing has to be read, and a line needs many steps to be seen.
  if (sorted.length > 0 && sorted[sorted.length - 1] === 0) return inputStepWidth;
  return Math.round(Math.min(72, Math.max(16, typical * characterWidth + 10)));
}

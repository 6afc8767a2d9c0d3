import type { StepRange } from "../domain/range";

const leastWidth = 10;

export interface MinimapWindow {
  readonly x: number;
  readonly width: number;
}

/** Where the visible window lies on the minimap; never too thin to grab. */
export function minimapWindow(at: number, across: number, stepCount: number, width: number): MinimapWindow {
  if (stepCount === 0) return { x: 0, width };
  const exact = (Math.min(across, stepCount) / stepCount) * width;
  const shown = Math.min(width, Math.max(leastWidth, exact));
  const middle = ((at + Math.min(across, stepCount) / 2) / stepCount) * width;
  return { x: Math.max(0, Math.min(width - shown, middle - shown / 2)), width: shown };
}

export const stepAtMinimap = (x: number, stepCount: number, width: number): number =>
  width > 0 ? (x / width) * stepCount : 0;

/** Pixel columns in which a document starts, each once; none when they would fill the whole map. */
export function thinStarts(documents: readonly StepRange[], stepCount: number, width: number): number[] {
  if (stepCount === 0 || documents.length > width / 3) return [];
  const columns = documents.slice(1).map((document) => Math.round((document.start / stepCount) * width));
  return [...new Set(columns)];
}

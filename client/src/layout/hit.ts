import type { Context } from "../domain/context";

/** The cell whose line passes nearest to a point, if any does within `reach` pixels; `preferred` cells win ties. */
export function cellNear(
  context: Context,
  stepPosition: number,
  y: number,
  yOf: (activation: number) => number,
  preferred: ReadonlySet<number>,
  reach: number,
): { cell: number; step: number; distance: number } | null {
  const stepCount = context.end - context.start;
  const position = stepPosition - 0.5 - context.start;
  const left = Math.floor(position);
  if (stepCount === 0 || left < -1 || left >= stepCount) return null;
  const first = Math.max(0, left);
  const second = Math.min(stepCount - 1, left + 1);
  const share = Math.min(1, Math.max(0, position - left));
  let nearest: { cell: number; distance: number } | null = null;
  for (let cell = 0; cell < context.cellCount; cell++) {
    const row = cell * stepCount;
    const from = context.activations[row + first] ?? NaN;
    const to = context.activations[row + second] ?? NaN;
    const distance = Math.abs(yOf(from + (to - from) * share) - y) - (preferred.has(cell) ? 4 : 0);
    if (distance <= reach && (nearest === null || distance < nearest.distance)) nearest = { cell, distance };
  }
  const step = Math.min(context.end - 1, Math.max(context.start, Math.floor(stepPosition)));
  return nearest && { ...nearest, step };
}

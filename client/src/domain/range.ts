/** A half-open range of time steps, `[start, end)`. */
export interface StepRange {
  readonly start: number;
  readonly end: number;
}

export const lengthOf = (range: StepRange): number => range.end - range.start;

export const contains = (range: StepRange, step: number): boolean => step >= range.start && step < range.end;

export const overlaps = (a: StepRange, b: StepRange): boolean => a.start < b.end && b.start < a.end;

export const sameRange = (a: StepRange | null, b: StepRange | null): boolean =>
  a === b || (a !== null && b !== null && a.start === b.start && a.end === b.end);

/** The range that two brushed steps span, in whichever order they were brushed. */
export const spanOf = (anchor: number, head: number): StepRange =>
  anchor <= head ? { start: anchor, end: head + 1 } : { start: head, end: anchor + 1 };

/** The part of `range` inside `bounds`; empty ranges come back as `null`. */
export function clip(range: StepRange, bounds: StepRange): StepRange | null {
  const start = Math.max(range.start, bounds.start);
  const end = Math.min(range.end, bounds.end);
  return start < end ? { start, end } : null;
}

/** Moves `range` as little as possible so that it lies inside `bounds`, keeping its length where that fits. */
export function moveInside(range: StepRange, bounds: StepRange): StepRange {
  const length = Math.min(lengthOf(range), lengthOf(bounds));
  const start = Math.min(Math.max(range.start, bounds.start), bounds.end - length);
  return { start, end: start + length };
}

export const formatRange = (range: StepRange): string => `${range.start}:${range.end}`;

/** Reads `21:25`; anything else, and an empty or reversed range, is `null`. */
export function parseRange(text: string): StepRange | null {
  const parts = /^(\d+):(\d+)$/.exec(text.trim());
  if (!parts) return null;
  const range = { start: Number(parts[1]), end: Number(parts[2]) };
  return range.start < range.end ? range : null;
}

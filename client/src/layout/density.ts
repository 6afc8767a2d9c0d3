import type { Context } from "../domain/context";
import type { StepRange } from "../domain/range";

/** How many lines cross each pixel, row by row; what thousands of half-transparent strokes would add up to. */
export interface Density {
  readonly width: number;
  readonly height: number;
  readonly counts: Float32Array;
}

/**
 * Counts lines per pixel without stroking them. Each line adds +1 where it enters a pixel column and -1 below where it
 * leaves it; a running sum down every column then gives the counts. Two additions per line and column, whatever the slope.
 * A pixel shared by many rows of one steep line counts less, so that it looks as dense as a flat one.
 *
 * @param shown The steps that get pixels; the context may reach further, for lines that come in from outside.
 */
export function densityOf(
  context: Context,
  stepWidth: number,
  height: number,
  yOf: (activation: number) => number,
  shown: StepRange = context,
): Density {
  const stepCount = context.end - context.start;
  const width = Math.max(1, Math.round((shown.end - shown.start) * stepWidth));
  const lead = (context.start - shown.start) * stepWidth;
  const changes = new Float32Array((height + 1) * width);
  const { activations, cellCount } = context;
  const slope = yOf(1) - yOf(0);
  const origin = yOf(0);
  for (let step = 0; step + 1 < stepCount; step++) {
    const middle = lead + (step + 0.5) * stepWidth;
    const from = Math.max(0, Math.ceil(middle));
    const to = Math.min(width, Math.ceil(middle + stepWidth));
    for (let cell = 0; cell < cellCount; cell++) {
      const first = origin + slope * (activations[cell * stepCount + step] ?? NaN);
      const last = origin + slope * (activations[cell * stepCount + step + 1] ?? NaN);
      if (Number.isNaN(first + last)) continue;
      const rise = (last - first) / stepWidth;
      let y = first + (from - middle) * rise;
      for (let x = from; x < to; x++, y += rise) {
        const a = y - Math.max(0, -rise) * 0.5;
        const b = y + Math.max(0, rise) * 0.5;
        const top = Math.max(0, Math.min(height - 1, Math.floor(Math.min(a, b) - Math.abs(rise) * 0.25)));
        const bottom = Math.max(top, Math.min(height - 1, Math.floor(Math.max(a, b) + Math.abs(rise) * 0.25)));
        const share = 1 / (bottom - top + 1) ** 0.5;
        changes[top * width + x] = (changes[top * width + x] ?? 0) + share;
        const below = (bottom + 1) * width + x;
        changes[below] = (changes[below] ?? 0) - share;
      }
    }
  }
  for (let index = width; index < height * width; index++) {
    changes[index] = (changes[index] ?? 0) + (changes[index - width] ?? 0);
  }
  return { width, height, counts: changes.subarray(0, height * width) };
}

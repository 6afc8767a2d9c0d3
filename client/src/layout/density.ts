import type { Context } from "../domain/context";
import type { StepRange } from "../domain/range";
import { isAlone } from "./alone";

/** What one line adds to a pixel that it crosses flat. Whole numbers, so that a line taken away leaves nothing behind. */
export const lineUnit = 256;

/** How many lines cross each pixel, row by row, in units of `lineUnit`; what thousands of half-transparent strokes would add up to. */
export interface Density {
  readonly width: number;
  readonly height: number;
  readonly counts: Int32Array;
}

/** What a line adds to each of some rows that it crosses inside one column of pixels. */
const shares = Int32Array.from({ length: 4096 }, (_, rows) => Math.round(lineUnit / Math.sqrt(Math.max(1, rows))));

/** What has to be known to put lines on pixels. */
export interface InkFrame {
  readonly stepWidth: number;
  readonly height: number;
  readonly yOf: (activation: number) => number;
  /** The steps that get pixels; the context may reach further, for lines that come in from outside. */
  readonly shown: StepRange;
}

/**
 * Counts lines per pixel without stroking them. Each line adds +1 where it enters a pixel column and -1 below where it
 * leaves it; a running sum down every column then gives the counts. Two additions per line and column, whatever the slope.
 * A pixel shared by many rows of one steep line counts less, so that it looks as dense as a flat one.
 */
export class LineInk {
  readonly width: number;
  readonly height: number;
  readonly #changes: Int32Array;
  readonly #counts: Int32Array;
  #inked: ReadonlySet<number> = new Set();

  constructor(
    private readonly context: Context,
    private readonly frame: InkFrame,
  ) {
    const { shown, stepWidth, height } = frame;
    this.width = Math.max(1, Math.round((shown.end - shown.start) * stepWidth));
    this.height = height;
    this.#changes = new Int32Array((height + 1) * this.width);
    this.#counts = new Int32Array(height * this.width);
  }

  /** Puts down exactly these cells; only those that come or go cost anything. Returns how many those are. */
  set(cells: readonly number[]): number {
    const next = new Set(cells);
    let changed = 0;
    for (const cell of this.#inked) {
      if (next.has(cell)) continue;
      this.#trace(cell, -1);
      changed++;
    }
    for (const cell of next) {
      if (this.#inked.has(cell)) continue;
      this.#trace(cell, 1);
      changed++;
    }
    this.#inked = next;
    return changed;
  }

  counts(): Int32Array {
    const { width } = this;
    const [changes, counts] = [this.#changes, this.#counts];
    counts.set(changes.subarray(0, width));
    for (let index = width; index < counts.length; index++) counts[index] = (changes[index] ?? 0) + (counts[index - width] ?? 0);
    return counts;
  }

  /** Three pixels each way, so that it is seen among lines. */
  #dot(x: number, y: number, sign: number): void {
    const { width, height } = this;
    const changes = this.#changes;
    const middle = Math.max(0, Math.min(height - 1, Math.floor(y)));
    const above = Math.max(0, middle - 1) * width;
    const below = Math.min(height, middle + 2) * width;
    const left = Math.floor(x) - 1;
    for (let column = Math.max(0, left); column < Math.min(width, left + 3); column++) {
      changes[above + column] = (changes[above + column] ?? 0) + sign * lineUnit;
      changes[below + column] = (changes[below + column] ?? 0) - sign * lineUnit;
    }
  }

  #trace(cell: number, sign: number): void {
    const { width, height } = this;
    const changes = this.#changes;
    const { stepWidth, yOf, shown } = this.frame;
    const { activations, start, end } = this.context;
    const stepCount = end - start;
    const row = cell * stepCount;
    const lead = (start - shown.start) * stepWidth;
    const origin = yOf(0);
    const slope = yOf(1) - origin;
    const from = Math.max(0, Math.floor(shown.start - start) - 1);
    let before = from > 0 ? (activations[row + from - 1] ?? NaN) : NaN;
    for (let step = from; step < stepCount; step++) {
      const middle = lead + (step + 0.5) * stepWidth;
      if (middle >= width) break;
      const first = origin + slope * (activations[row + step] ?? NaN);
      const last = step + 1 < stepCount ? origin + slope * (activations[row + step + 1] ?? NaN) : NaN;
      const isDot = isAlone(before, first, last);
      before = first;
      if (isDot) this.#dot(middle, first, sign);
      if (!Number.isFinite(first + last)) continue;
      const rise = (last - first) / stepWidth;
      const reach = Math.abs(rise) * 0.75;
      const left = Math.max(0, Math.ceil(middle));
      const right = Math.min(width, Math.ceil(middle + stepWidth));
      // The span is a little longer on the side that the line comes from.
      let upper = first + (left - middle) * rise - (rise < 0 ? reach : reach / 3);
      let lower = first + (left - middle) * rise + (rise > 0 ? reach : reach / 3);
      for (let x = left; x < right; x++, upper += rise, lower += rise) {
        const top = upper < 0 ? 0 : upper >= height ? height - 1 : Math.floor(upper);
        const bottom = lower < top ? top : lower >= height ? height - 1 : Math.floor(lower);
        const share = sign * (shares[bottom - top + 1] ?? 0);
        const above = top * width + x;
        const below = (bottom + 1) * width + x;
        changes[above] = (changes[above] ?? 0) + share;
        changes[below] = (changes[below] ?? 0) - share;
      }
    }
  }
}

/** The same for every cell of a context. */
export function densityOf(context: Context, frame: InkFrame): Density {
  const ink = new LineInk(context, frame);
  ink.set(Array.from({ length: context.cellCount }, (_, cell) => cell));
  return { width: ink.width, height: ink.height, counts: ink.counts() };
}

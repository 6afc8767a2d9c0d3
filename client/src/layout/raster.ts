import { activationAt, type Context } from "../domain/context";
import { clip, type StepRange } from "../domain/range";
import { isOn, type Side } from "../domain/threshold";

export type RasterOrder = "cell" | "onset" | "similar";

export const rasterOrders: readonly RasterOrder[] = ["cell", "onset", "similar"];

const byKey = (keys: readonly number[]): number[] =>
  keys.map((_, cell) => cell).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);

/** Cells by the first visible step at which they are on; those that never are come last. */
function byOnset(context: Context, range: StepRange, thresholdOf: (cell: number) => number, side: Side): number[] {
  const keys = Array.from({ length: context.cellCount }, (_, cell) => {
    for (let step = range.start; step < range.end; step++) {
      if (isOn(activationAt(context, cell, step), thresholdOf(cell), side)) return step;
    }
    return Infinity;
  });
  return keys.map((_, cell) => cell).sort((a, b) => {
    const [first, second] = [keys[a] ?? Infinity, keys[b] ?? Infinity];
    return first === second ? a - b : first - second;
  });
}

/** Courses of the cells, each with mean 0 and length 1, `[cell][step]`. */
function normalised(context: Context, range: StepRange): Float32Array {
  const length = range.end - range.start;
  const rows = new Float32Array(context.cellCount * length);
  for (let cell = 0; cell < context.cellCount; cell++) {
    const row = rows.subarray(cell * length, (cell + 1) * length);
    let sum = 0;
    for (let offset = 0; offset < length; offset++) {
      const activation = activationAt(context, cell, range.start + offset);
      row[offset] = Number.isFinite(activation) ? activation : 0;
      sum += row[offset] ?? 0;
    }
    let squares = 0;
    for (let offset = 0; offset < length; offset++) {
      row[offset] = (row[offset] ?? 0) - sum / length;
      squares += (row[offset] ?? 0) ** 2;
    }
    const scale = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
    for (let offset = 0; offset < length; offset++) row[offset] = (row[offset] ?? 0) * scale;
  }
  return rows;
}

const rounds = 12;

/** How far each course points along the direction in which the courses differ most, `without` taken out of it. */
function mainDirection(rows: Float32Array, cellCount: number, length: number, without: Float32Array | null): { along: Float32Array; direction: Float32Array } {
  let direction = Float32Array.from({ length }, (_, offset) => Math.sin(offset * (without ? 1.7 : 0.9) + 1));
  const along = new Float32Array(cellCount);
  for (let round = 0; round < rounds; round++) {
    if (without) {
      const share = direction.reduce((sum, part, offset) => sum + part * (without[offset] ?? 0), 0);
      direction = direction.map((part, offset) => part - share * (without[offset] ?? 0));
    }
    const next = new Float32Array(length);
    for (let cell = 0; cell < cellCount; cell++) {
      let dot = 0;
      for (let offset = 0; offset < length; offset++) dot += (rows[cell * length + offset] ?? 0) * (direction[offset] ?? 0);
      along[cell] = dot;
      for (let offset = 0; offset < length; offset++) next[offset] = (next[offset] ?? 0) + dot * (rows[cell * length + offset] ?? 0);
    }
    const norm = Math.sqrt(next.reduce((sum, part) => sum + part * part, 0)) || 1;
    direction = next.map((part) => part / norm);
  }
  return { along, direction };
}

/** Cells whose courses resemble each other come to lie together: by angle in the plane in which courses differ most. */
function bySimilarity(context: Context, range: StepRange): number[] {
  const length = range.end - range.start;
  const rows = normalised(context, range);
  const first = mainDirection(rows, context.cellCount, length, null);
  const second = mainDirection(rows, context.cellCount, length, first.direction);
  return byKey(Array.from(first.along, (x, cell) => Math.atan2(second.along[cell] ?? 0, x)));
}

/** Which cell each row of the raster shows, from the top. */
export function rasterRows(context: Context, visible: StepRange, order: RasterOrder, thresholdOf: (cell: number) => number, side: Side): number[] {
  const range = clip(visible, context);
  if (!range || order === "cell") return Array.from({ length: context.cellCount }, (_, cell) => cell);
  return order === "onset" ? byOnset(context, range, thresholdOf, side) : bySimilarity(context, range);
}

export const rowAt = (y: number, height: number, rowCount: number): number =>
  Math.max(0, Math.min(rowCount - 1, Math.floor((y / height) * rowCount)));

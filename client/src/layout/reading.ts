import type { StepRange } from "../domain/range";
import { columnsOf } from "../domain/token";

export const readingLine = 26;
const columnWidth = 8.4;
const mostSteps = 2400;

/** Whether tokens are mostly single characters, which are written without gaps between them. */
export const isLetters = (tokens: readonly string[]): boolean => tokens.length > 0 && tokens.filter((token) => columnsOf(token) <= 1).length >= tokens.length * 0.8;

/** About how many tokens fill an area, as far as these tell. */
export function stepsToRead(tokens: readonly string[], width: number, height: number): number {
  const lines = Math.max(1, Math.floor(height / readingLine));
  const columns = lines * Math.max(8, width / columnWidth);
  const gap = isLetters(tokens) ? 0 : 1.4;
  const across = tokens.length === 0 ? 4 : tokens.reduce((sum, token) => sum + columnsOf(token) + gap, 0) / tokens.length;
  return Math.max(8, Math.min(mostSteps, Math.ceil(columns / Math.max(1, across))));
}

/** One cell that is on where its activation, times the sign that counts, reaches the limit. */
export interface CountedCell {
  readonly source: string;
  readonly cell: number;
  readonly limit: number;
}

/** How many of some cells are on at each step of a range. */
export function countsRead(range: StepRange, cells: readonly CountedCell[], strengthAt: (cell: CountedCell, step: number) => number): Uint16Array {
  const counts = new Uint16Array(range.end - range.start);
  for (const cell of cells) {
    for (let step = range.start; step < range.end; step++) {
      if (strengthAt(cell, step) >= cell.limit) counts[step - range.start] = (counts[step - range.start] ?? 0) + 1;
    }
  }
  return counts;
}

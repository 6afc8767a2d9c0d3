import type { StepRange } from "./range";

/** Activations of every cell of one source around a range, `[cell][step]`; NaN where nothing is loaded yet. */
export interface Context extends StepRange {
  readonly source: string;
  readonly cellCount: number;
  readonly isComplete: boolean;
  readonly activations: Float32Array;
}

/** One loaded piece of a source, `[timeStep, cell]` as the server sends it. */
export interface MatrixBlock extends StepRange {
  readonly cellCount: number;
  readonly activations: Float32Array;
}

export const blockSteps = 256;

export const blockIndex = (step: number): number => Math.floor(step / blockSteps);

/** Indices of the blocks that cover a range. */
export function blocksOf(range: StepRange): number[] {
  const blocks: number[] = [];
  for (let block = blockIndex(range.start); block * blockSteps < range.end; block++) blocks.push(block);
  return blocks;
}

/** Copies what is loaded of a range into cell order, in which lines are drawn and cells are tested. */
export function gatherContext(
  source: string,
  cellCount: number,
  range: StepRange,
  blockAt: (block: number) => MatrixBlock | undefined,
): Context {
  const stepCount = range.end - range.start;
  const activations = new Float32Array(cellCount * stepCount);
  let isComplete = true;
  for (const index of blocksOf(range)) {
    const block = blockAt(index);
    const start = Math.max(range.start, index * blockSteps);
    const end = Math.min(range.end, (index + 1) * blockSteps);
    if (!block || block.cellCount !== cellCount || block.end < end) isComplete = false;
    for (let step = start; step < end; step++) {
      const column = step - range.start;
      const known = block !== undefined && block.cellCount === cellCount && step < block.end;
      const row = known ? (step - block.start) * cellCount : 0;
      for (let cell = 0; cell < cellCount; cell++) {
        activations[cell * stepCount + column] = known ? (block.activations[row + cell] ?? NaN) : NaN;
      }
    }
  }
  return { source, cellCount, start: range.start, end: range.end, isComplete, activations };
}

/** Whether any cell has a finite activation in some steps of the context. */
export function hasFinite(context: Context, range: StepRange): boolean {
  const stepCount = context.end - context.start;
  const [first, last] = [Math.max(range.start, context.start), Math.min(range.end, context.end)];
  for (let cell = 0; cell < context.cellCount; cell++) {
    for (let step = first; step < last; step++) {
      if (Number.isFinite(context.activations[cell * stepCount + step - context.start])) return true;
    }
  }
  return false;
}

/** The activation of one cell at one step, or NaN outside the context. */
export function activationAt(context: Context, cell: number, step: number): number {
  if (step < context.start || step >= context.end || cell >= context.cellCount) return NaN;
  return context.activations[cell * (context.end - context.start) + step - context.start] ?? NaN;
}

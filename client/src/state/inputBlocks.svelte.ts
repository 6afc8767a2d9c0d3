import { SvelteMap } from "svelte/reactivity";
import { getInputs } from "../api/client";
import { ApiError } from "../api/error";
import type { Matrix } from "../api/matrix";
import { blockIndex, blockSteps } from "../domain/context";
import type { StepRange } from "../domain/range";

const mostBlocks = 400;

interface Block extends StepRange {
  readonly matrix: Matrix;
}

/** The inputs around what is shown, fetched in blocks when they are first wanted. */
class InputBlocks {
  readonly #blocks = new SvelteMap<string, Block | "loading" | ApiError>();
  readonly #extents = new SvelteMap<string, readonly [number, number]>();

  /** Asks for what is missing of a range. Call it in an effect, not while drawing. */
  want(project: string, range: StepRange, stepCount: number): void {
    for (let block = blockIndex(Math.max(0, range.start)); block * blockSteps < Math.min(range.end, stepCount); block++) {
      const key = `${project}|${block}`;
      if (this.#blocks.has(key)) continue;
      if (this.#blocks.size >= mostBlocks) this.#blocks.clear();
      this.#blocks.set(key, "loading");
      void this.#load(project, key, { start: block * blockSteps, end: Math.min(stepCount, (block + 1) * blockSteps) });
    }
  }

  /** A number of a channel; NaN where nothing is loaded. */
  at(project: string, step: number, channel: number): number {
    const block = this.#blocks.get(`${project}|${blockIndex(step)}`);
    if (block === undefined || block === "loading" || block instanceof ApiError || step >= block.end) return NaN;
    return block.matrix.activations[(step - block.start) * block.matrix.cellCount + channel] ?? NaN;
  }

  /** The least and the greatest number of a channel that was loaded so far. */
  extentOf(project: string, channel: number): readonly [number, number] {
    return this.#extents.get(`${project}|${channel}`) ?? [0, 0];
  }

  /** What went wrong last in a range; `null` where nothing did. */
  failureIn(project: string, range: StepRange): ApiError | null {
    for (let block = blockIndex(range.start); block * blockSteps < range.end; block++) {
      const found = this.#blocks.get(`${project}|${block}`);
      if (found instanceof ApiError) return found;
    }
    return null;
  }

  /** Forgets failures, so that what is wanted is asked for again. */
  retry(): void {
    for (const [key, block] of this.#blocks) if (block instanceof ApiError) this.#blocks.delete(key);
  }

  async #load(project: string, key: string, range: StepRange): Promise<void> {
    try {
      const matrix = await getInputs(project, range, AbortSignal.timeout(30_000));
      this.#widen(project, matrix);
      this.#blocks.set(key, { ...range, matrix });
    } catch (error) {
      this.#blocks.set(key, error instanceof ApiError ? error : new ApiError("The inputs could not be loaded.", "Try again.", 0));
    }
  }

  #widen(project: string, { cellCount, activations }: Matrix): void {
    for (let channel = 0; channel < cellCount; channel++) {
      let [low, high] = this.#extents.get(`${project}|${channel}`) ?? [Infinity, -Infinity];
      const before = [low, high];
      for (let at = channel; at < activations.length; at += cellCount) {
        const value = activations[at] ?? NaN;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (low <= high && (low !== before[0] || high !== before[1])) this.#extents.set(`${project}|${channel}`, [low, high]);
    }
  }
}

export const inputBlocks = new InputBlocks();

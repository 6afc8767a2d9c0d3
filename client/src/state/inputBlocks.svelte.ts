import { SvelteMap } from "svelte/reactivity";
import { getInputs } from "../api/client";
import type { Matrix } from "../api/matrix";
import type { StepRange } from "../domain/range";
import { RequestedBlocks } from "./requestedBlocks.svelte";

interface InputBlock extends StepRange {
  readonly matrix: Matrix;
}

/** The inputs around what is shown. */
class InputBlocks extends RequestedBlocks<InputBlock> {
  readonly #extents = new SvelteMap<string, readonly [number, number]>();

  constructor() {
    super(async (project, steps, signal) => {
      const matrix = await getInputs(project, steps, signal);
      this.#widen(project, matrix);
      return { ...steps, matrix };
    }, "The inputs could not be loaded.");
  }

  /** A number of a channel; NaN where nothing is loaded. */
  valueAt(project: string, step: number, channel: number): number {
    const block = this.at(project, step);
    if (block === undefined || step >= block.end) return NaN;
    return block.matrix.activations[(step - block.start) * block.matrix.cellCount + channel] ?? NaN;
  }

  /** The least and the greatest number of a channel that was loaded so far. */
  extentOf(project: string, channel: number): readonly [number, number] {
    return this.#extents.get(`${project}|${channel}`) ?? [0, 0];
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

import { SvelteMap } from "svelte/reactivity";
import { ApiError } from "../api/error";
import { blockIndex, blockSteps } from "../domain/context";
import type { StepRange } from "../domain/range";

const mostBlocks = 400;
const patience = 30_000;

/** What belongs to blocks of time steps, by project; asked for when it is first wanted. */
export class RequestedBlocks<T> {
  readonly #blocks = new SvelteMap<string, { readonly value: T } | "loading" | ApiError>();
  readonly #request: (project: string, steps: StepRange, signal: AbortSignal) => Promise<T>;
  readonly #failure: string;

  /** `failure` says what went wrong where the server does not. */
  constructor(request: (project: string, steps: StepRange, signal: AbortSignal) => Promise<T>, failure: string) {
    this.#request = request;
    this.#failure = failure;
  }

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

  /** The block of a step, if it is loaded. */
  at(project: string, step: number): T | undefined {
    const block = this.#blocks.get(`${project}|${blockIndex(step)}`);
    return block === undefined || block === "loading" || block instanceof ApiError ? undefined : block.value;
  }

  /** The loaded blocks of a range, in order. */
  in(project: string, range: StepRange): readonly T[] {
    const found: T[] = [];
    for (let block = blockIndex(Math.max(0, range.start)); block * blockSteps < range.end; block++) {
      const value = this.at(project, block * blockSteps);
      if (value !== undefined) found.push(value);
    }
    return found;
  }

  /** What went wrong in a range; `null` where nothing did. */
  failureIn(project: string, range: StepRange): ApiError | null {
    for (let block = blockIndex(Math.max(0, range.start)); block * blockSteps < range.end; block++) {
      const found = this.#blocks.get(`${project}|${block}`);
      if (found instanceof ApiError) return found;
    }
    return null;
  }

  /** Forgets failures, so that what is wanted is asked for again. */
  retry(): void {
    for (const [key, block] of this.#blocks) if (block instanceof ApiError) this.#blocks.delete(key);
  }

  async #load(project: string, key: string, steps: StepRange): Promise<void> {
    try {
      this.#blocks.set(key, { value: await this.#request(project, steps, AbortSignal.timeout(patience)) });
    } catch (error) {
      this.#blocks.set(key, error instanceof ApiError ? error : new ApiError(this.#failure, "Try again.", 0));
    }
  }
}

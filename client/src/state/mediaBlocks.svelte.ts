import { SvelteMap } from "svelte/reactivity";
import { getMedia } from "../api/client";
import { ApiError } from "../api/error";
import { blockIndex, blockSteps } from "../domain/context";
import type { MediaItem } from "../domain/media";
import { overlaps, type StepRange } from "../domain/range";

const mostBlocks = 400;

/** Which pictures and sounds belong to what is shown, asked for in blocks when they are first wanted. */
class MediaBlocks {
  readonly #blocks = new SvelteMap<string, readonly MediaItem[] | "loading" | ApiError>();

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

  /** What belongs to steps of a range, each once; nothing where nothing is loaded. */
  in(project: string, range: StepRange): readonly MediaItem[] {
    const found: MediaItem[] = [];
    for (let block = blockIndex(Math.max(0, range.start)); block * blockSteps < range.end; block++) {
      const items = this.#blocks.get(`${project}|${block}`);
      if (items === undefined || items === "loading" || items instanceof ApiError) continue;
      // What began in an earlier block was found there.
      const known = found.length;
      for (const item of items) if (overlaps(item, range) && !found.slice(0, known).some(({ index }) => index === item.index)) found.push(item);
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

  async #load(project: string, key: string, range: StepRange): Promise<void> {
    try {
      this.#blocks.set(key, await getMedia(project, range, AbortSignal.timeout(30_000)));
    } catch (error) {
      this.#blocks.set(key, error instanceof ApiError ? error : new ApiError("Images and clips could not be listed.", "Try again.", 0));
    }
  }
}

export const mediaBlocks = new MediaBlocks();

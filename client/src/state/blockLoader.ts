import { getContext, getTokens, getTrackValues } from "../api/client";
import { asApiError, isAbort } from "../api/error";
import type { Matrix } from "../api/matrix";
import { blocksOf, blockSteps } from "../domain/context";
import type { StepRange } from "../domain/range";
import type { Action } from "./action";
import { blockChanged, tokensArrived } from "./arrivals";
import { failed, ready } from "./loadable";
import type { AppState, Blocks, StateBlock } from "./state";

export interface WantedBlock {
  readonly kind: keyof Blocks;
  readonly key: string;
  /** Source or track; empty for tokens. */
  readonly id: string;
  readonly range: StepRange;
}

/** The blocks that cover some ranges, each once. */
export function wantedBlocks(
  ranges: readonly StepRange[],
  stepCount: number,
  sources: readonly string[],
  tracks: readonly string[],
): WantedBlock[] {
  const indices = [...new Set(ranges.flatMap(blocksOf))].filter((index) => index * blockSteps < stepCount);
  return indices.flatMap((index) => {
    const range = { start: index * blockSteps, end: Math.min(stepCount, (index + 1) * blockSteps) };
    return [
      { kind: "tokens" as const, key: String(index), id: "", range },
      ...sources.map((id) => ({ kind: "contexts" as const, key: `${id}|${index}`, id, range })),
      ...tracks.map((id) => ({ kind: "tracks" as const, key: `${id}|${index}`, id, range })),
    ];
  });
}

function stateBlock(matrix: Matrix, range: StepRange): StateBlock {
  let low = Infinity;
  let high = -Infinity;
  for (const activation of matrix.activations) {
    if (activation < low) low = activation;
    if (activation > high && activation !== Infinity) high = activation;
  }
  const { activations, cellCount } = matrix;
  return {
    start: range.start,
    end: range.start + matrix.stepCount,
    cellCount,
    activations,
    low: Number.isFinite(low) ? low : 0,
    high: Number.isFinite(high) ? high : 0,
  };
}

const budgetBytes = 96e6;

/** Asks for blocks that are wanted and not there, gives up on those no longer wanted, forgets the oldest. */
export class BlockLoader {
  readonly #running = new Map<string, { block: WantedBlock; controller: AbortController }>();

  constructor(
    private readonly dispatch: (action: Action) => void,
    private readonly characterWidth: () => number,
  ) {}

  want(project: string, wanted: readonly WantedBlock[], state: AppState): void {
    const names = new Set(wanted.map((block) => `${block.kind}|${block.key}`));
    for (const [name, { block, controller }] of this.#running) {
      if (names.has(name)) continue;
      controller.abort();
      this.#running.delete(name);
      this.dispatch(blockChanged(block.kind, block.key, null));
    }
    for (const block of wanted) {
      if (!state.blocks[block.kind].has(block.key)) void this.#load(project, block);
    }
    this.#forget(state, names);
  }

  stop(): void {
    for (const { controller } of this.#running.values()) controller.abort();
    this.#running.clear();
  }

  async #load(project: string, block: WantedBlock): Promise<void> {
    const name = `${block.kind}|${block.key}`;
    const controller = new AbortController();
    this.#running.set(name, { block, controller });
    this.dispatch(blockChanged(block.kind, block.key, { status: "loading" }));
    const isMine = (): boolean => this.#running.get(name)?.controller === controller;
    try {
      const arrived = await this.#request(project, block, controller.signal);
      if (isMine()) this.dispatch(arrived);
    } catch (error) {
      if (isMine() && !isAbort(error)) this.dispatch(blockChanged(block.kind, block.key, failed(asApiError(error))));
    } finally {
      if (isMine()) this.#running.delete(name);
    }
  }

  async #request(project: string, { kind, key, id, range }: WantedBlock, signal: AbortSignal): Promise<Action> {
    if (kind === "tokens") {
      return tokensArrived(key, await getTokens(project, range, signal), this.characterWidth());
    }
    if (kind === "tracks") return blockChanged("tracks", key, ready(await getTrackValues(project, id, range, signal)));
    const matrix = await getContext(project, id, range, signal);
    return blockChanged("contexts", key, ready(stateBlock(matrix, range)));
  }

  #forget(state: AppState, wanted: ReadonlySet<string>): void {
    let bytes = 0;
    const loaded = [...state.blocks.contexts].reverse();
    for (const [key, block] of loaded) {
      if (block.status !== "ready") continue;
      bytes += block.value.activations.byteLength;
      if (bytes > budgetBytes && !wanted.has(`contexts|${key}`)) this.dispatch(blockChanged("contexts", key, null));
    }
  }
}

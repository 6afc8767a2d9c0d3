import type { ModelReply } from "../api/live";
import type { CellRef } from "../domain/cell";
import type { Context } from "../domain/context";
import { extentOf, wireHolds, type WireHold } from "../domain/live";
import type { Source } from "../domain/project";
import { clip, type StepRange } from "../domain/range";
import { cellsAt, thresholdSpans } from "../domain/selection";
import { roundUp } from "../layout/activationScale";
import type { LiveRun } from "./liveState";
import type { LiveView } from "./liveView";
import { valueOf } from "./loadable";
import type { Scene } from "./scene.svelte";
import type { Store } from "./store.svelte";

/** What follows from the state for the Live view. */
export class LiveScene {
  readonly #store: Store;
  readonly scene: Scene;

  readonly view: LiveView = $derived.by(() => this.#store.state.view.live);
  readonly model: ModelReply["model"] | undefined = $derived.by(() => valueOf(this.#store.state.live.model)?.model);
  readonly #shownIds = $derived.by(() => this.#store.state.view.sources);

  /** The sources shown: those of the select view that the model makes, or else what its last layer keeps. */
  readonly sources: readonly Source[] = $derived.by(() => {
    const { model } = this;
    if (!model) return [];
    const made = this.#shownIds.flatMap((id) => model.sources.find((source) => source.id === id) ?? []);
    if (made.length > 0) return made;
    const last = model.heldSources.map((id) => model.sources.find((source) => source.id === id)).findLast((source) => source?.kind === "cell_state");
    // Of a model whose cells cannot be held, what it says it makes.
    const other = model.sources.find((source) => source.id === model.heldSources.at(-1)) ?? model.sources.findLast((source) => source.kind === "hidden_state") ?? model.sources.at(-1);
    return [last ?? other].flatMap((source) => source ?? []);
  });

  readonly range: StepRange | null = $derived.by(() => {
    const { range } = this.#store.state.view.live;
    const stepCount = valueOf(this.#store.state.live.plain)?.reply.tokens.length;
    return range && stepCount !== undefined ? clip(range, { start: 0, end: stepCount }) : range;
  });
  readonly holds: readonly WireHold[] = $derived(wireHolds(this.view.hold, this.range, this.model?.heldSources ?? []));
  readonly plain: LiveRun | undefined = $derived.by(() => valueOf(this.#store.state.live.plain));
  readonly changed: LiveRun | undefined = $derived.by(() =>
    this.holds.length > 0 ? valueOf(this.#store.state.live.changed) : undefined,
  );
  /** What is drawn: the held run where cells are held and it reads the same tokens. */
  readonly shown: LiveRun | undefined = $derived(
    this.changed && this.changed.reply.tokens.length === this.plain?.reply.tokens.length ? this.changed : this.plain,
  );
  readonly tokens: readonly string[] = $derived(this.shown?.reply.tokens ?? []);
  readonly extents: readonly [number, number][] = $derived(
    this.sources.map((source) => {
      const runs = [this.plain, this.changed].flatMap((run) => run?.contexts.find((context) => context.source === source.id) ?? []);
      const { low, high } = extentOf(runs);
      const reach = roundUp(Math.max(high, -low));
      return source.isUnsigned && low >= 0 ? [0, reach] : [-reach, reach];
    }),
  );

  readonly #pattern = $derived.by(() => this.#store.state.view.pattern);
  /** The cells that follow the pattern on the brushed tokens of what is drawn. */
  readonly selected: readonly CellRef[] = $derived.by(() => {
    const { range, shown } = this;
    if (!range || !shown) return [];
    const document = { start: 0, end: shown.reply.tokens.length };
    return this.sources.flatMap(({ id }) => {
      const context = shown.contexts.find((candidate) => candidate.source === id);
      if (!context || range.end > context.end) return [];
      const cells = cellsAt(thresholdSpans(context, range, this.#pattern, document), this.#pattern.threshold);
      return cells.map((cell) => ({ source: id, cell }));
    });
  });

  constructor(store: Store, scene: Scene) {
    this.#store = store;
    this.scene = scene;
  }

  contextOf(run: LiveRun | undefined, source: string): Context | undefined {
    return run?.contexts.find((context) => context.source === source);
  }
}

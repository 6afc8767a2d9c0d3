import type { ApiError } from "../api/error";
import { type CellRef } from "../domain/cell";
import { type Context, gatherContext } from "../domain/context";
import { type Document } from "../domain/document";
import { type Project, type Source } from "../domain/project";
import { clip, lengthOf, type StepRange } from "../domain/range";
import { cellsAt, cellsAtOwn, editCells, patternSteps, thresholdSpans, type ThresholdSpan } from "../domain/selection";
import type { Track } from "../domain/track";
import { countsOver, runsOf } from "../layout/runs";
import { type TimeScale, visibleSteps } from "../layout/timeScale";
import { activationExtent } from "../layout/activationScale";
import { timeScaleOf } from "./action";
import { valueOf } from "./loadable";
import { documentAround, projectOf, sourcesOf, tracksOf } from "./selectors";
import { type StateBlock } from "./state";
import type { Store } from "./store.svelte";
import type { View } from "./view";

/** Lines are gathered in pieces of this many steps, so that panning seldom has to gather. */
const gatherSteps = 32;
const mostPatternSteps = 4096;

/** What follows from the state, computed when first read and kept while its parts stay the same. */
export class Scene {
  readonly #store: Store;

  readonly view: View = $derived.by(() => this.#store.state.view);
  readonly project: Project | undefined = $derived.by(() => projectOf(this.#store.state));
  readonly stepCount: number = $derived(this.project?.stepCount ?? 0);
  // Taken out of the view one by one: it is another object after every pan and scroll, and what follows from these is costly.
  readonly #sourceIds = $derived(this.view.sources);
  readonly #trackIds = $derived(this.view.tracks);
  readonly sources: readonly Source[] = $derived(sourcesOf(this.project, this.#sourceIds));
  readonly tracks: readonly Track[] = $derived(tracksOf(this.project, this.#trackIds));
  readonly #at: number = $derived(this.view.at);
  readonly #stepWidth: number = $derived.by(() => timeScaleOf(this.#store.state).stepWidth);
  readonly #plotWidth: number = $derived.by(() => this.#store.state.plotWidth);
  readonly scale: TimeScale = $derived({ at: this.#at, stepWidth: this.#stepWidth, width: this.#plotWidth });
  readonly #visibleStart: number = $derived(visibleSteps(this.scale, this.stepCount).start);
  readonly #visibleEnd: number = $derived(visibleSteps(this.scale, this.stepCount).end);
  readonly visible: StepRange = $derived({ start: this.#visibleStart, end: this.#visibleEnd });

  /** The visible steps and about half a window on either side. */
  readonly #aheadStart: number = $derived(
    Math.max(0, Math.floor((this.#visibleStart - this.#lead()) / gatherSteps) * gatherSteps),
  );
  readonly #aheadEnd: number = $derived(
    Math.min(this.stepCount, Math.ceil((this.#visibleEnd + this.#lead()) / gatherSteps) * gatherSteps),
  );
  readonly ahead: StepRange = $derived({ start: this.#aheadStart, end: this.#aheadEnd });

  readonly #isReading = $derived(this.view.plot === "text");
  readonly #readingSteps = $derived.by(() => this.#store.state.readingSteps);
  /** The steps of the text that is read wrapped; `null` where it is not. */
  readonly reading: StepRange | null = $derived(
    this.#isReading ? { start: this.#visibleStart, end: Math.min(this.stepCount, this.#visibleStart + this.#readingSteps) } : null,
  );

  readonly #contextBlocks = $derived.by(() => this.#store.state.blocks.contexts);
  readonly #nearStart: number = $derived(Math.max(0, Math.floor((this.#visibleStart - 1) / gatherSteps) * gatherSteps));
  readonly #nearEnd: number = $derived(Math.min(this.stepCount, Math.ceil((this.#visibleEnd + 1) / gatherSteps) * gatherSteps));
  /** The activations of the visible steps and a few around them, per source shown. */
  readonly contexts: readonly Context[] = $derived(
    this.sources.map((source) => this.#gather(source, { start: this.#nearStart, end: this.#nearEnd })),
  );
  readonly extents: readonly [number, number][] = $derived(
    this.sources.map((source) => activationExtent(source, this.#contextBlocks)),
  );

  readonly range: StepRange | null = $derived(this.view.range);
  readonly #side = $derived(this.view.pattern.side);
  readonly #offBefore = $derived(this.view.pattern.offBefore);
  readonly #offAfter = $derived(this.view.pattern.offAfter);
  readonly #rangeDocument: Document | undefined = $derived.by(() =>
    this.range ? documentAround(this.#store.state, this.range.start) : undefined,
  );
  readonly #documentStart = $derived(this.#rangeDocument?.start ?? 0);
  readonly #documentEnd = $derived(this.#rangeDocument?.end ?? this.stepCount);

  /** The steps that the pattern looks at, or `null` without a range. */
  readonly patternRange: StepRange | null = $derived(
    this.range &&
      patternSteps(
        this.range,
        { threshold: 0, side: this.#side, offBefore: this.#offBefore, offAfter: this.#offAfter },
        { start: this.#documentStart, end: this.#documentEnd },
      ),
  );

  /** The same if it is short enough for its activations to be loaded; the server alone answers for longer ones. */
  readonly loadedPatternRange: StepRange | null = $derived(
    this.patternRange && lengthOf(this.patternRange) <= mostPatternSteps ? this.patternRange : null,
  );

  /** The activations of the steps that the pattern looks at, per source, wherever the window is. */
  readonly patternContexts: readonly Context[] = $derived.by(() => {
    const patternRange = this.loadedPatternRange;
    return patternRange ? this.sources.map((source) => this.#gather(source, patternRange)) : [];
  });

  /** Per source the thresholds at which each cell follows the pattern; `null` while activations are missing. */
  readonly spans: readonly ThresholdSpan[][] | null = $derived.by(() => {
    const { range } = this;
    if (!range || !this.loadedPatternRange || this.sources.length === 0 || !this.#rangeDocument) return null;
    if (range.end > this.#documentEnd) return null;
    const pattern = { threshold: 0, side: this.#side, offBefore: this.#offBefore, offAfter: this.#offAfter };
    const document = { start: this.#documentStart, end: this.#documentEnd };
    const contexts = this.patternContexts;
    if (contexts.some((context) => !context.isComplete)) return null;
    return contexts.map((context) => thresholdSpans(context, range, pattern, document));
  });

  readonly #threshold = $derived(this.view.pattern.threshold);
  readonly #quantile: number | null = $derived(this.view.pattern.quantile ?? null);
  /** Whether every cell has a threshold of its own. */
  readonly hasOwnThresholds: boolean = $derived(this.#quantile !== null);
  /** Names the thresholds that are wanted, one for every cell; `null` where one threshold is meant for all. */
  readonly quantileKey: string | null = $derived(
    this.#quantile !== null && this.project && this.#sourceIds.length > 0 ? JSON.stringify([this.project.id, this.#sourceIds, this.#quantile, this.#side]) : null,
  );
  /** Names the curve of quantiles that is wanted: it is the same for every quantile. */
  readonly quantileCurvesKey: string | null = $derived(
    this.#quantile !== null && this.project && this.range && this.#sourceIds.length > 0
      ? JSON.stringify([this.project.id, this.#sourceIds, this.range, this.#side, this.#offBefore, this.#offAfter])
      : null,
  );
  readonly #quantiles = $derived.by(() => valueOf(this.#store.state.quantiles));
  readonly #own = $derived.by(() => (this.#quantiles?.key === this.quantileKey ? this.#quantiles?.bySource : undefined));

  /** The threshold of one cell, NaN while its quantile is not known. */
  thresholdOf(ref: CellRef): number {
    return this.#quantile === null ? this.#threshold : (this.#own?.[ref.source]?.[ref.cell] ?? NaN);
  }

  /** Names the question that the server is asked to confirm. */
  readonly selectionKey: string | null = $derived(
    this.range && this.sources.length > 0
      ? JSON.stringify([this.view.project, this.view.sources, this.range, this.view.pattern])
      : null,
  );
  readonly #answer = $derived.by(() => this.#store.state.confirmed);
  readonly #confirmed = $derived(valueOf(this.#answer));
  /** Why the server does not say which cells follow; `null` while it does not answer at all, which is asked again by itself. */
  readonly refusal: ApiError | null = $derived(this.range && this.#answer.status === "failed" && this.#answer.error.status !== 0 ? this.#answer.error : null);

  /** The cells that follow the pattern on the range; `null` while that is not known yet. */
  readonly following: readonly CellRef[] | null = $derived.by(() => {
    if (!this.range) return [];
    if (this.#confirmed && this.#confirmed.key === this.selectionKey) return this.#confirmed.cells;
    return this.local;
  });

  /** The same, computed here from the activations that are loaded. */
  readonly local: readonly CellRef[] | null = $derived.by(() => {
    if (!this.spans) return null;
    if (this.#quantile !== null && !this.#own) return null;
    return this.spans.flatMap((spans, index) => {
      const source = this.sources[index]?.id ?? "";
      const own = this.#own?.[source];
      if (this.#quantile !== null) return own ? cellsAtOwn(spans, own).map((cell) => ({ source, cell })) : [];
      return cellsAt(spans, this.#threshold).map((cell) => ({ source, cell }));
    });
  });

  readonly #edits = $derived(this.view.edits);
  /** S1: the selected cells, edits by hand included, by source and number. */
  readonly selected: readonly CellRef[] = $derived(
    editCells(this.following ?? [], this.#edits, this.sources.map((source) => source.id)),
  );

  readonly #minRun = $derived(this.view.minRun);
  /** The runs of each selected cell in and around the window, those shorter than the minimum left out. */
  readonly runs: readonly (readonly StepRange[])[] = $derived(
    this.selected.map((ref) => {
      const context = this.contexts.find((candidate) => candidate.source === ref.source);
      return context ? runsOf(context, ref.cell, this.thresholdOf(ref), this.#side, this.#minRun) : [];
    }),
  );
  /** How many selected cells are on at each visible step. */
  readonly activeCounts: Uint16Array = $derived(countsOver(this.visible, this.runs.flat()));

  constructor(store: Store) {
    this.#store = store;
  }

  #lead(): number {
    return Math.min(400, Math.ceil((this.#visibleEnd - this.#visibleStart) / 2));
  }

  #gather(source: Source, range: StepRange): Context {
    const blocks = this.#contextBlocks;
    const blockAt = (index: number): StateBlock | undefined => valueOf(blocks.get(`${source.id}|${index}`));
    const bounds = clip(range, { start: 0, end: this.stepCount }) ?? { start: 0, end: 0 };
    return gatherContext(source.id, source.cellCount, bounds, blockAt);
  }
}

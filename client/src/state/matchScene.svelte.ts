import type { Schemas } from "../api/client";
import { type CellRef } from "../domain/cell";
import { groupingTrack, type HeatMapId, type Match, type MatchGroup, matchKey, type MatchTotals, trackOfHeatMap } from "../domain/match";
import type { StepRange } from "../domain/range";
import type { Track } from "../domain/track";
import { frameOf, heatFrameOf, type MatchFrame, stepsAround } from "../layout/matchFrame";
import { type Loadable, valueOf } from "./loadable";
import { type MatchList, matchPageSize } from "./matchState";
import type { MatchView } from "./matchView";
import type { Scene } from "./scene.svelte";
import { selectionBody } from "./selectors";
import type { Store } from "./store.svelte";

export type ListQuery = Schemas["MatchListQuery"];

/** Why there is nothing to match yet. */
export type Waiting = "noRange" | "choosing" | "refused" | "noCells";

/** Names what a row has to hold to be drawn; it is asked for again where that differs. */
export const rowShapeOf = (totalsKey: string, frame: MatchFrame, tracks: readonly Track[]): string =>
  JSON.stringify([totalsKey, frame.align, stepsAround(frame), tracks.map((track) => track.id)]);

/** What follows from the state for the match view: the question that is asked, and what is known of the answer. */
export class MatchScene {
  readonly #store: Store;
  readonly scene: Scene;

  readonly view: MatchView = $derived.by(() => this.#store.state.view.match);
  readonly #groupTrack: string | null = $derived.by(() => groupingTrack(this.view.groupBy));

  readonly waiting: Waiting | null = $derived.by(() => {
    if (this.scene.selected.length > 0) return null;
    if (!this.scene.range) return "noRange";
    if (this.scene.following !== null) return "noCells";
    return this.scene.refusal ? "refused" : "choosing";
  });

  /** The question without how its answer is listed, as text; `null` while there is nothing to ask. */
  readonly totalsKey: string | null = $derived.by(() => {
    const { view } = this.scene;
    if (!this.view.isOn || this.waiting !== null || !this.scene.project) return null;
    const selection = { ...selectionBody(view, this.scene.selected), range: null };
    return JSON.stringify({ selection, options: this.view.options });
  });

  /** The whole question, as text: the body of the request. */
  readonly listKey: string | null = $derived.by(() => {
    if (this.totalsKey === null) return null;
    const { order, groupBy, within } = this.view;
    const kind = this.#groupTrack === null ? groupBy : "label";
    const grouping = groupBy === "none" ? null : { kind, track: this.#groupTrack };
    return JSON.stringify({ ...JSON.parse(this.totalsKey), order, groupBy: grouping, within: within || null });
  });

  readonly list: Loadable<MatchList> = $derived.by(() => this.#store.state.matches.list);
  readonly shown: MatchList | undefined = $derived.by(() => valueOf(this.list));
  /** A list was asked for, and none is on show yet. */
  readonly isFirstAwaited: boolean = $derived.by(() => this.listKey !== null && this.shown === undefined && this.list.status !== "failed");
  /** The list on show answers an older question. */
  readonly isStale: boolean = $derived.by(() => this.shown !== undefined && this.shown.key !== this.listKey);

  readonly #loadedTotals = $derived.by(() => valueOf(this.#store.state.matches.totals));
  readonly totals: MatchTotals | undefined = $derived.by(() => this.#loadedTotals?.totals);
  readonly areTotalsStale: boolean = $derived.by(() => this.#loadedTotals?.key !== this.totalsKey);
  /** The part of the corpus in which candidates are counted. */
  readonly countedShare: number = $derived.by(() => (this.areTotalsStale ? 0 : (this.#loadedTotals?.share ?? 0)));

  /** How many matches the list on show has; `null` while that is being counted. */
  readonly matchCount: number | null = $derived.by(() => {
    const { shown } = this;
    if (!shown) return null;
    if (shown.matchCount !== null) return shown.matchCount;
    const totals = this.#loadedTotals;
    return totals && totals.key === shown.totalsKey ? totals.totals.matchCount : null;
  });
  /** Rows that can be scrolled to: all of them once they are counted. */
  readonly rowCount: number = $derived.by(() => this.matchCount ?? this.shown?.knownCount ?? 0);
  readonly groups: readonly MatchGroup[] = $derived.by(() => this.shown?.groups ?? []);

  // Taken out of the view one by one, so that scrolling, which changes the view too, leaves what follows from them alone.
  readonly #heatMapIds = $derived.by(() => this.view.heatMaps);
  readonly #tokenMapId = $derived.by(() => this.view.tokenMap);
  readonly heatMaps: readonly HeatMapId[] = $derived.by(() => {
    const known = (this.scene.project?.tracks ?? []).map((track): HeatMapId => `track:${track.id}`);
    const ids = this.#heatMapIds;
    if (ids === null) return ["count", ...known.slice(0, 1)];
    return ids.filter((id) => id === "count" || known.includes(id));
  });
  readonly tokenMap: HeatMapId | null = $derived.by(() => {
    const tokenMap = this.#tokenMapId;
    const track = tokenMap && trackOfHeatMap(tokenMap);
    return track && !this.trackOf(track) ? null : tokenMap;
  });
  /** The tracks whose values the rows need. */
  readonly tracks: readonly Track[] = $derived.by(() => {
    const ids = [...this.heatMaps, this.tokenMap].flatMap((id) => (id && trackOfHeatMap(id)) ?? []);
    return ids.flatMap((id, index) => (ids.indexOf(id) === index ? (this.trackOf(id) ?? []) : []));
  });

  readonly #columns: number = $derived.by(() => this.#store.state.matches.columns);
  readonly #align = $derived.by(() => this.view.align);
  readonly frame: MatchFrame = $derived.by(() => frameOf(this.#columns, this.#align));
  /** The steps that heat maps show; they hold those of the tokens. */
  readonly heatFrame: MatchFrame = $derived.by(() => heatFrameOf(this.#columns, this.#align));
  readonly rowShape: string = $derived.by(() => rowShapeOf(this.shown?.totalsKey ?? "", this.heatFrame, this.tracks));

  /** The part of the indexes of the sources in question that is there, while one is being made; `null` else. */
  readonly indexedShare: number | null = $derived.by(() => {
    const asked = this.scene.view.sources;
    const mine = this.#store.state.matches.indexes.filter(({ source }) => asked.includes(source));
    if (!mine.some(({ state }) => state === "building")) return null;
    return mine.reduce((sum, { state, fraction }) => sum + (state === "ready" ? 1 : fraction), 0) / mine.length;
  });

  readonly seen: StepRange = $derived.by(() => this.#store.state.matches.seen);
  readonly openKeys: readonly string[] = $derived.by(() => this.view.open);

  constructor(store: Store, scene: Scene) {
    this.#store = store;
    this.scene = scene;
  }

  trackOf(id: string): Track | undefined {
    return this.scene.project?.tracks.find((track) => track.id === id);
  }

  /** The match at a place in the list, if it is loaded. */
  matchAt(place: number): Match | undefined {
    const page = valueOf(this.shown?.pages.get(Math.floor(place / matchPageSize)));
    return page?.[place % matchPageSize];
  }

  /** Places in the list of the matches that are open, as far as they are loaded. */
  readonly openPlaces: readonly number[] = $derived.by(() => {
    if (this.openKeys.length === 0 || !this.shown) return [];
    const places: number[] = [];
    for (const [index, page] of this.shown.pages) {
      valueOf(page)?.forEach((match, place) => {
        if (this.openKeys.includes(matchKey(match))) places.push(index * matchPageSize + place);
      });
    }
    return places.sort((a, b) => a - b);
  });

  readonly selected: readonly CellRef[] = $derived.by(() => this.scene.selected);
}

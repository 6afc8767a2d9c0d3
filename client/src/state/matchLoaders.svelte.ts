import { untrack } from "svelte";
import { getIndexes, postMatches, postMatchTotals } from "../api/client";
import { asApiError, isAbort } from "../api/error";
import { latest } from "../api/latest";
import { type Match, matchKey } from "../domain/match";
import { failed, idle, ready, reloading, valueOf } from "./loadable";
import {
  detailChanged,
  indexesArrived,
  matchesArrived,
  matchesAsked,
  matchesCleared,
  matchesFailed,
  matchPageChanged,
  rowsChanged,
  totalsArrived,
  totalsAsked,
  totalsCleared,
  totalsFailed,
} from "./matchArrivals";
import { queryOf, requestDetail, requestList, requestRows } from "./matchRequests";
import { type MatchScene, rowShapeOf } from "./matchScene.svelte";
import { matchPageSize } from "./matchState";
import { RunningRequests } from "./runningRequests";
import type { Store } from "./store.svelte";

/** Calls at once or after a while; returns how to call it off. At once means now: what else a change causes takes its time. */
function after(delay: number, call: () => void): () => void {
  if (delay === 0) {
    call();
    return () => undefined;
  }
  const timer = setTimeout(call, delay);
  return () => clearTimeout(timer);
}

/** What is dragged asks once it rests; a single change asks at once. */
const askDelay = 90;
const restless = 400;
const rowDelay = 25;
const mostRowsAsked = 64;
/** After so many milliseconds a search is asked what keeps it. */
const longSearch = 700;

/** Keeps the match view supplied. */
export function startMatchLoaders(store: Store, matches: MatchScene): () => void {
  return $effect.root(() => {
    loadList(store, matches);
    loadTotals(store, matches);
    loadPages(store, matches);
    loadRows(store, matches);
    loadDetails(store, matches);
    loadIndexes(store, matches);
  });
}

/** There is nothing to ask for, and that will not change while cells are being chosen. */
const isNothingAsked = (matches: MatchScene): boolean => matches.listKey === null && matches.waiting !== "choosing";

/** How long to wait before asking: not at all, unless something was changed a moment ago. */
function patience(): () => number {
  let last = -Infinity;
  return () => {
    const now = performance.now();
    const wait = now - last > restless ? 0 : askDelay;
    last = now;
    return wait;
  };
}

function loadList(store: Store, matches: MatchScene): void {
  const requests = latest();
  const delay = patience();
  const key = $derived(matches.listKey);
  const sources = $derived(matches.scene.view.sources.join("\n"));
  const attempt = $derived(store.state.matches.attempt);
  const hasNothing = $derived(isNothingAsked(matches));
  // What fits a row has to be known before rows are asked for; the table, which says so, is on screen by then.
  const isMeasured = $derived(matches.frame.columns > 0);
  let shownSources = "";
  $effect(() => {
    const asked = isMeasured ? key : null;
    const askedSources = sources;
    const isEmpty = hasNothing;
    void attempt;
    requests.cancel();
    return untrack(() => {
      // Matches of another source, or of a selection that is gone, say nothing about what is shown now.
      if (isEmpty || askedSources !== shownSources) store.dispatch(matchesCleared());
      shownSources = askedSources;
      const totalsKey = matches.totalsKey;
      if (asked === null || totalsKey === null) return undefined;
      store.dispatch(matchesAsked());
      return after(delay(), () => {
        const { view } = store.state;
        const isFirst = matches.shown === undefined;
        const row = isFirst ? view.match.row : 0;
        const { heatFrame: frame, tracks } = matches;
        const place = { page: Math.floor(row / matchPageSize), from: row % matchPageSize };
        const question = { project: view.project, key: asked, totalsKey, ...place, frame, tracks, shape: rowShapeOf(totalsKey, frame, tracks) };
        void requests.run((signal) => requestList(question, signal), {
          ready: ({ list, rows }) => store.dispatch(matchesArrived(list, rows)),
          failed: (error) => store.dispatch(matchesFailed(error)),
        });
      });
    });
  });
}

/** Counts once the list is there and painted: what is read first is not kept waiting for it. */
function loadTotals(store: Store, matches: MatchScene): void {
  const requests = latest();
  const delay = patience();
  const key = $derived(matches.totalsKey);
  const attempt = $derived(store.state.matches.attempt);
  const hasNothing = $derived(isNothingAsked(matches));
  const isListing = $derived(matches.list.status === "loading" || matches.frame.columns === 0);
  let running = "";
  $effect(() => {
    const asked = key;
    const isEmpty = hasNothing;
    const waits = isListing;
    const name = `${attempt} ${asked}`;
    return untrack(() => {
      if (asked !== null && name === running) return undefined;
      requests.cancel();
      running = "";
      if (isEmpty) store.dispatch(totalsCleared());
      if (asked === null) return undefined;
      store.dispatch(totalsAsked());
      if (waits) return undefined;
      return after(Math.max(delay(), rowDelay), () => {
        running = name;
        const { project } = store.state.view;
        const count = async (signal: AbortSignal): Promise<void> => {
          for await (const { totals, stepsDone, stepCount } of postMatchTotals(project, queryOf(asked), signal)) {
            if (signal.aborted) return;
            store.dispatch(totalsArrived(asked, totals, stepsDone / Math.max(1, stepCount)));
          }
        };
        void requests.run(count, {
          ready: () => undefined,
          failed: (error) => store.dispatch(totalsFailed(error)),
        });
      });
    });
  });
}

/** Pages that are scrolled to; a page no longer seen is given up. */
function loadPages(store: Store, matches: MatchScene): void {
  const running = new RunningRequests();
  const wanted = $derived.by((): readonly number[] => {
    const { shown, seen, isStale } = matches;
    if (!shown || isStale || matches.list.status !== "ready") return [];
    const first = Math.floor(seen.start / matchPageSize);
    const last = Math.floor(Math.max(seen.start, seen.end - 1) / matchPageSize);
    const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return places.filter((index) => index * matchPageSize < matches.rowCount && !shown.pages.has(index));
  });
  async function load(key: string, index: number): Promise<void> {
    const name = `${index}|${key}`;
    const signal = running.start(name);
    store.dispatch(matchPageChanged(key, index, { status: "loading" }));
    try {
      const query = { ...queryOf(key), offset: index * matchPageSize, count: matchPageSize };
      const page = await postMatches(store.state.view.project, query, signal);
      const known = { knownCount: page.offset + page.matches.length + (page.isLast ? 0 : 1), matchCount: page.matchCount ?? null };
      store.dispatch(matchPageChanged(key, index, ready(page.matches), known));
    } catch (error) {
      store.dispatch(matchPageChanged(key, index, isAbort(error) ? null : failed(asApiError(error))));
    } finally {
      running.done(name);
    }
  }
  $effect(() => {
    const indices = wanted;
    const key = matches.shown?.key;
    if (indices.length === 0 || key === undefined) return;
    const timer = setTimeout(() => {
      for (const index of indices) if (!running.has(`${index}|${key}`)) void load(key, index);
    }, rowDelay);
    return () => clearTimeout(timer);
  });
  $effect(() => {
    const { start, end } = matches.seen;
    running.abort((name) => {
      const at = parseInt(name, 10) * matchPageSize;
      return at >= end + matchPageSize || at + 2 * matchPageSize <= start;
    });
  });
}

/** Why a search takes long: an index that is still being made. */
function loadIndexes(store: Store, matches: MatchScene): void {
  const isListing = $derived(matches.list.status === "loading");
  $effect(() => {
    if (!isListing) {
      untrack(() => store.dispatch(indexesArrived([])));
      return undefined;
    }
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const indexes = await getIndexes(store.state.view.project, controller.signal);
        if (!controller.signal.aborted) store.dispatch(indexesArrived(indexes));
      } catch {
        // The search itself says what is wrong.
      }
      if (!controller.signal.aborted) timer = setTimeout(() => void ask(), longSearch);
    };
    let timer = setTimeout(() => void ask(), longSearch);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  });
}

/** Rows that are seen and not there, or there in another shape. */
function loadRows(store: Store, matches: MatchScene): void {
  const requests = latest();
  const missing = $derived.by((): readonly Match[] => {
    const { seen, rowShape, shown, isStale } = matches;
    if (!shown || isStale || matches.frame.columns === 0 || matches.list.status !== "ready") return [];
    const { rows } = store.state.matches;
    const found: Match[] = [];
    for (let place = seen.start; place < seen.end && found.length < mostRowsAsked; place++) {
      const match = matches.matchAt(place);
      const row = match && rows.get(matchKey(match));
      if (match && row?.status !== "failed" && valueOf(row)?.shape !== rowShape) found.push(match);
    }
    return found;
  });
  const missingKey = $derived(missing.map(matchKey).join(" ") + matches.rowShape);
  $effect(() => {
    void missingKey;
    return untrack(() => {
      const asked = missing;
      const { shown, heatFrame: frame, tracks, rowShape } = matches;
      if (asked.length === 0 || !shown) return;
      const timer = setTimeout(() => {
        const { project } = store.state.view;
        void requests.run((signal) => requestRows(project, queryOf(shown.key), asked, frame, tracks, rowShape, signal), {
          ready: (rows) => store.dispatch(rowsChanged(rows.map(([key, row]) => [key, ready(row)] as const))),
          failed: (error) => store.dispatch(rowsChanged(asked.map((match) => [matchKey(match), failed(error)] as const))),
        });
      }, rowDelay);
      return () => clearTimeout(timer);
    });
  });
}

/** The cells and state lines of matches that are open. */
function loadDetails(store: Store, matches: MatchScene): void {
  const running = new RunningRequests();
  const wanted = $derived.by((): readonly { match: Match; start: number; end: number }[] => {
    if (matches.isStale || matches.list.status !== "ready") return [];
    const { rows, details } = store.state.matches;
    return matches.openPlaces.flatMap((place) => {
      const match = matches.matchAt(place);
      const row = match && valueOf(rows.get(matchKey(match)));
      if (!match || !row || row.shape !== matches.rowShape) return [];
      const detail = details.get(matchKey(match));
      const steps = valueOf(detail)?.steps;
      const isThere = detail !== undefined && (detail.status !== "ready" || (steps?.start === row.start && steps.end === row.end));
      return isThere ? [] : [{ match, start: row.start, end: row.end }];
    });
  });
  async function load(key: string, match: Match, steps: { start: number; end: number }): Promise<void> {
    const name = matchKey(match);
    const signal = running.start(name);
    const isMine = (): boolean => matches.shown?.key === key;
    store.dispatch(detailChanged(name, reloading(store.state.matches.details.get(name) ?? idle)));
    try {
      const detail = await requestDetail(store.state.view.project, queryOf(key), match, steps, signal);
      if (isMine()) store.dispatch(detailChanged(name, ready(detail)));
    } catch (error) {
      if (isMine()) store.dispatch(detailChanged(name, isAbort(error) ? null : failed(asApiError(error))));
    } finally {
      running.done(name);
    }
  }
  $effect(() => {
    const list = wanted;
    untrack(() => {
      const key = matches.shown?.key;
      if (key === undefined) return;
      for (const { match, start, end } of list) if (!running.has(matchKey(match))) void load(key, match, { start, end });
    });
  });
}

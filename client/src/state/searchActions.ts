import { type Action, quiet } from "./action";
import { brush, jumpTo, openDialog } from "./actions";
import { valueOf } from "./loadable";
import { type AppState, type Search, searchPageSize } from "./state";
import type { Store } from "./store.svelte";

const changed = (change: Partial<Search>) => (state: AppState): AppState => ({ ...state, search: { ...state.search, ...change } });

/** Another question: what was found of the one before stays on show until the answer comes. */
export const askSearch = (change: Partial<Pick<Search, "text" | "mode" | "scope">>): Action =>
  quiet("ask search", changed({ ...change, wanted: searchPageSize, active: 0 }));

export const chooseHit = (active: number): Action =>
  quiet("choose hit", (state) => {
    const count = valueOf(state.search.page)?.hits.length ?? 0;
    const inside = Math.max(0, Math.min(count - 1, active));
    return inside === state.search.active ? state : changed({ active: inside })(state);
  });

/** Loads more hits, once those that are wanted are there. */
export const wantMoreHits = (): Action =>
  quiet("more hits", (state) => {
    const page = valueOf(state.search.page);
    const isAllThere = !page || page.hits.length >= page.total || page.hits.length < state.search.wanted;
    return isAllThere ? state : changed({ wanted: page.hits.length + searchPageSize })(state);
  });

/** Asks again after a failure. */
export const retrySearch = (): Action => quiet("retry search", (state) => changed({ page: { status: "idle" } })(state));

export const forgetHit = (): Action => quiet("forget hit", (state) => (state.search.found === null ? state : changed({ found: null })(state)));

/** Goes to the chosen hit and marks it; Back returns. */
export function openHit(store: Store, index: number): void {
  const hit = valueOf(store.state.search.page)?.hits[index];
  if (!hit) return;
  const found = { start: hit.start, end: hit.end };
  store.dispatch(quiet("mark hit", changed({ active: index, found })));
  store.dispatch(jumpTo(hit.start));
}

/** The same, and brushes it. */
export function brushHit(store: Store, index: number): void {
  const hit = valueOf(store.state.search.page)?.hits[index];
  if (!hit) return;
  openHit(store, index);
  store.dispatch(brush(hit.start, { start: hit.start, end: hit.end }));
  store.dispatch(openDialog("none"));
}

/** The hit after or before the one that was gone to last. */
export function goToHit(store: Store, by: 1 | -1): void {
  const { found, active } = store.state.search;
  const count = valueOf(store.state.search.page)?.hits.length ?? 0;
  if (count === 0) return;
  const next = found === null ? active : active + by;
  if (next >= count - 5) store.dispatch(wantMoreHits());
  openHit(store, Math.max(0, Math.min(count - 1, next)));
}

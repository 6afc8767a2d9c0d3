import { untrack } from "svelte";
import { pingServer } from "../api/client";
import { quiet, type Action } from "./action";
import { idle, type Loadable } from "./loadable";
import type { AppState } from "./state";
import type { Store } from "./store.svelte";

const pause = 2500;

const isUnanswered = (loadable: Loadable<unknown>): boolean => loadable.status === "failed" && loadable.error.status === 0;

/** Whether anything that is on show could not be had because the server did not answer. */
export function isDisconnected(state: AppState): boolean {
  const { gallery, project, blocks, confirmed, matches, search, documents, snapshot } = state;
  const single: readonly Loadable<unknown>[] = [gallery, project, documents, confirmed, matches.list, matches.totals, search.page, snapshot.state];
  const pieces = [blocks.tokens, blocks.contexts, blocks.tracks, matches.rows, matches.details];
  return single.some(isUnanswered) || pieces.some((map: ReadonlyMap<string, Loadable<unknown>>) => [...map.values()].some(isUnanswered));
}

function without<T>(pieces: ReadonlyMap<string, Loadable<T>>): ReadonlyMap<string, Loadable<T>> {
  return [...pieces.values()].some((piece) => piece.status === "failed") ? new Map([...pieces].filter(([, piece]) => piece.status !== "failed")) : pieces;
}

const again = <T>(loadable: Loadable<T>): Loadable<T> => (loadable.status === "failed" ? idle : loadable);

/** Asks again for everything that failed. */
export const reconnect = (): Action =>
  quiet("reconnect", (state) => ({
    ...state,
    attempt: state.attempt + 1,
    gallery: again(state.gallery),
    project: again(state.project),
    documents: again(state.documents),
    confirmed: again(state.confirmed),
    search: { ...state.search, page: again(state.search.page) },
    blocks: { tokens: without(state.blocks.tokens), contexts: without(state.blocks.contexts), tracks: without(state.blocks.tracks) },
    matches: { ...state.matches, rows: without(state.matches.rows), details: without(state.matches.details), attempt: state.matches.attempt + 1 },
  }));

/** While the server does not answer, asks every few seconds whether it is back, and then loads what is missing. */
export function startConnection(store: Store): () => void {
  return $effect.root(() => {
    const isLost = $derived(isDisconnected(store.state));
    $effect(() => {
      if (!isLost) return;
      const ending = new AbortController();
      let timer = 0;
      const ask = async (): Promise<void> => {
        const isBack = await pingServer(ending.signal);
        if (ending.signal.aborted) return;
        if (isBack) untrack(() => store.dispatch(reconnect()));
        timer = window.setTimeout(() => void ask(), pause);
      };
      timer = window.setTimeout(() => void ask(), pause);
      return () => {
        ending.abort();
        window.clearTimeout(timer);
      };
    });
  });
}

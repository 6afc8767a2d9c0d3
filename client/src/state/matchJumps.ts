import { matchKey } from "../domain/match";
import type { App } from "./app";
import { jumpToMatch, scrollMatches } from "./matchActions";
import { matchPageSize } from "./matchState";

/** The place in the list of the match that was gone to last, if it is loaded. */
function markedPlace({ matches }: App): number | null {
  const { marked } = matches.view;
  for (const [index, page] of matches.shown?.pages ?? []) {
    const list = page.status === "ready" ? page.value : [];
    const place = list.findIndex((match) => matchKey(match) === marked);
    if (place >= 0) return index * matchPageSize + place;
  }
  return null;
}

/** Goes to the match after or before the one that was gone to last, in the order of the list; first to the topmost one seen. */
export function goToMatch(app: App, by: 1 | -1): void {
  const { store, matches } = app;
  const from = markedPlace(app);
  const place = from === null ? matches.view.row : from + by;
  const match = matches.matchAt(Math.max(0, Math.min(matches.rowCount - 1, place)));
  if (!match) return;
  store.dispatch(jumpToMatch(match));
  const seen = store.state.matches.onScreen;
  if (place < matches.view.row || place >= seen) store.dispatch(scrollMatches(Math.max(0, place)));
}

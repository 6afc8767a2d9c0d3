import type { CellRef } from "../domain/cell";
import type { Hold } from "../domain/live";
import { noEdits } from "../domain/selection";
import { type Action, quiet, undoable } from "./action";
import type { LiveState } from "./liveState";
import type { LiveView } from "./liveView";

/** Changes what is asked of the model. What goes on, such as typing or dragging, is undone as one. */
export const changeLive = (change: Partial<LiveView>): Action =>
  undoable("live", (view) => ({ ...view, live: { ...view.live, ...change } }), `live ${Object.keys(change).join(" ")}`);

export const changeHold = (change: Partial<Hold>): Action =>
  undoable(
    "hold cells",
    (view) => ({ ...view, live: { ...view.live, hold: { ...view.live.hold, ...change } } }),
    `hold ${Object.keys(change).join(" ")}`,
  );

/** Puts tokens behind the text. */
export const appendText = (text: string): Action =>
  undoable("continue text", (view) => ({ ...view, live: { ...view.live, text: view.live.text + text } }));

/** Shows new text or the corpus; the browser's Back returns. */
export const showLive = (isOn: boolean): Action => ({
  name: "show live",
  apply: (state) =>
    state.view.live.isOn === isOn
      ? state
      : { ...state, view: { ...state.view, live: { ...state.view.live, isOn } }, jumps: state.jumps + 1 },
});

/** Makes cells that were read off new text the selection, whose matches in the corpus are then shown. */
export const findInCorpus = (cells: readonly CellRef[], sources: readonly string[]): Action => ({
  name: "find in corpus",
  undoKey: null,
  apply: (state) => {
    const { view, split, matches } = state;
    return {
      ...state,
      view: {
        ...view,
        sources: [...sources],
        range: null,
        edits: { ...noEdits, included: cells },
        match: { ...view.match, isOn: true, row: 0 },
      },
      split: split.whole === "select" ? { ...split, whole: "both" } : split,
      matches: { ...matches, summons: matches.summons + 1 },
    };
  },
});

export const liveChanged = (change: Partial<LiveState>): Action =>
  quiet("live arrived", (state) => ({ ...state, live: { ...state.live, ...change } }));

export const retryLive = (): Action =>
  quiet("retry live", (state) => ({ ...state, live: { ...state.live, attempt: state.live.attempt + 1 } }));

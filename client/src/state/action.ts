import { stepsAcross, type TimeScale } from "../layout/timeScale";
import { valueOf } from "./loadable";
import type { AppState } from "./state";
import type { View } from "./view";

/** A change of state: a name for the record, and a pure function. */
export interface Action {
  readonly name: string;
  /** Present if the change can be undone. Changes in a row with the same text are undone as one. */
  readonly undoKey?: string | null;
  readonly apply: (state: AppState) => AppState;
}

export const quiet = (name: string, apply: (state: AppState) => AppState): Action => ({ name, apply });

const changeView = (change: (view: View, state: AppState) => View) => (state: AppState): AppState => {
  const view = change(state.view, state);
  return view === state.view ? state : { ...state, view };
};

/** Changes what a link carries, without an entry in the undo list: moving, zooming. */
export const looking = (name: string, change: (view: View, state: AppState) => View): Action => ({
  name,
  apply: changeView(change),
});

/** Changes what a link carries so that it can be undone; a drag names itself so that it is undone as one. */
export const undoable = (
  name: string,
  change: (view: View, state: AppState) => View,
  undoKey: string | null = null,
): Action => ({ name, undoKey, apply: changeView(change) });

export const stepCountOf = (state: AppState): number => valueOf(state.project)?.stepCount ?? 0;

export const defaultStepWidth = 24;

export function timeScaleOf(state: AppState): TimeScale {
  const stepWidth = state.view.stepWidth ?? state.fittingStepWidth ?? defaultStepWidth;
  return { at: state.view.at, stepWidth, width: state.plotWidth };
}

export const acrossOf = (state: AppState): number => stepsAcross(timeScaleOf(state));

import type { Action } from "./action";
import { record } from "./history";
import { type AppState, initialState } from "./state";

/** Holds the one immutable state. Views read `state` and change it by dispatching actions only. */
export class Store {
  #state = $state.raw<AppState>(initialState);

  get state(): AppState {
    return this.#state;
  }

  dispatch(action: Action): void {
    const before = this.#state;
    let next = action.apply(before);
    if (next === before) return;
    if (action.undoKey !== undefined && next.view !== before.view) {
      next = { ...next, history: record(before.history, before.view, action.undoKey) };
    }
    this.#state = next;
  }
}

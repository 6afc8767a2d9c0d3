import type { Action } from "./action";
import { record } from "./history";
import { type AppState, initialState } from "./state";

/** One part of the state, so that who reads it is not asked again when another part changes. */
class Part<T> {
  value = $state.raw() as T;

  constructor(value: T) {
    this.value = value;
  }
}

const names = Object.keys(initialState) as (keyof AppState)[];

/** Holds the one immutable state. Views read `state` and change it by dispatching actions only. */
export class Store {
  #now: AppState = initialState;
  readonly #parts = names.map((name) => [name, new Part<AppState[keyof AppState]>(initialState[name])] as const);
  /** The state as it is now, always the same object: reading a part of it subscribes to that part alone. */
  readonly state: AppState = Object.defineProperties(
    {},
    Object.fromEntries(this.#parts.map(([name, part]) => [name, { get: () => part.value, enumerable: true }])),
  ) as AppState;

  dispatch(action: Action): void {
    const before = this.#now;
    let next = action.apply(before);
    if (next === before) return;
    if (action.undoKey !== undefined && next.view !== before.view) {
      next = { ...next, history: record(before.history, before.view, action.undoKey) };
    }
    this.#now = next;
    for (const [name, part] of this.#parts) if (next[name] !== before[name]) part.value = next[name];
  }
}

import { getContext, setContext } from "svelte";
import type { Action } from "./action";
import type { Scene } from "./scene.svelte";
import type { LiveScene } from "./liveScene.svelte";
import type { MatchScene } from "./matchScene.svelte";
import type { FileInbox } from "./fileInbox.svelte";
import type { Hover } from "./hover.svelte";
import type { AppState } from "./state";
import type { Snapshots } from "./snapshots";
import type { Store } from "./store.svelte";
import type { ThemeReader } from "../theme/theme.svelte";

/** What every view gets: the state, what follows from it, the linked hover, and the way to change things. */
export interface App {
  readonly store: Store;
  readonly scene: Scene;
  readonly matches: MatchScene;
  readonly live: LiveScene;
  readonly hover: Hover;
  readonly inbox: FileInbox;
  readonly theme: ThemeReader;
  readonly snapshots: Snapshots;
}

const key = Symbol("app");

export const provideApp = (app: App): App => setContext(key, app);

export const useApp = (): App => getContext<App>(key);

export type Dispatch = (action: Action) => void;

export const stateOf = (app: App): AppState => app.store.state;

import { mount } from "svelte";
import "./theme/tokens.css";
import "./theme/base.css";
import { setSplit, setTheme } from "./state/actions";
import { Scene } from "./state/scene.svelte";
import { FileInbox } from "./state/fileInbox.svelte";
import { Hover } from "./state/hover.svelte";
import { startConnection } from "./state/connection.svelte";
import { startLoaders } from "./state/loaders.svelte";
import { startLiveLoaders } from "./state/liveLoaders.svelte";
import { LiveScene } from "./state/liveScene.svelte";
import { startMatchLoaders } from "./state/matchLoaders.svelte";
import { MatchScene } from "./state/matchScene.svelte";
import { startNavigation } from "./state/navigation.svelte";
import { startSearch } from "./state/searchLoader.svelte";
import { Snapshots } from "./state/snapshots";
import { Store } from "./state/store.svelte";
import { readStoredSplit } from "./state/storedSplit";
import { readStoredTheme } from "./theme/storedTheme";
import { ThemeReader } from "./theme/theme.svelte";
import App from "./views/shell/App.svelte";

const tokenFontSize = 13;

function measureCharacter(font: string): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return tokenFontSize * 0.6;
  context.font = `${tokenFontSize}px ${font}`;
  return context.measureText("0").width;
}

const theme = new ThemeReader();
const store = new Store();
store.dispatch(setTheme(readStoredTheme(localStorage)));
store.dispatch(setSplit(readStoredSplit(localStorage)));
theme.apply(store.state.theme);
const scene = new Scene(store);
const matches = new MatchScene(store, scene);
const snapshots = new Snapshots(window.location.href.replace(/#.*$/s, ""));
startNavigation(store, snapshots, window);
startLoaders(store, scene, () => measureCharacter(theme.colours.fontMono));
startMatchLoaders(store, matches);
startSearch(store, matches);
startConnection(store);
const live = new LiveScene(store, scene);
startLiveLoaders(store, live);

const target = document.getElementById("app");
if (target) mount(App, { target, props: { app: { store, scene, matches, live, hover: new Hover(), inbox: new FileInbox(), theme, snapshots } } });

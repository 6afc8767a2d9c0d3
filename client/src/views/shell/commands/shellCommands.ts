import { dismiss, openDialog, setSplit, setTheme } from "../../../state/actions";
import type { App } from "../../../state/app";
import { showLive } from "../../../state/liveActions";
import type { Theme } from "../../../state/state";
import { startTour } from "../../../state/tour";
import { formatHash } from "../../../state/url";
import { type Command, doing, isWorkbench } from "./command";

const themes: readonly Theme[] = ["system", "light", "dark"];
const themeNames = { system: "as the system", light: "light", dark: "dark" } as const;
const showsMatches = (app: App): boolean => isWorkbench(app) && app.matches.view.isOn;

export const shellCommands: readonly Command[] = [
  { id: "palette", name: "Command palette", group: "Help", keys: ["Mod+k"], words: "actions commands", run: doing(() => openDialog("palette")) },
  { id: "help", name: "Help, keyboard and glossary", group: "Help", keys: ["?"], words: "words shortcuts manual", run: doing(() => openDialog("help")) },
  { id: "tour", name: "Take the tour", group: "Help", words: "introduction guide first start tutorial", isPossible: isWorkbench, run: doing(() => startTour()) },
  { id: "api", name: "Documentation of the HTTP API", group: "Help", words: "docs openapi", run: () => void window.open("docs", "_blank", "noopener") },
  { id: "dismiss", name: "Dismiss all notices", group: "Show", words: "messages errors close", isPossible: (app) => app.store.state.notices.length > 0, run: (app) => app.store.state.notices.forEach((notice) => app.store.dispatch(dismiss(notice.id))) },
  { id: "whole-both", name: "Select view and matches side by side", group: "Show", keys: ["1"], words: "split panels restore", isPossible: (app) => showsMatches(app) && app.store.state.split.whole !== "both", run: doing(() => setSplit({ whole: "both" })) },
  { id: "whole-select", name: "Select view at full height", group: "Show", keys: ["2"], words: "maximise panel", isPossible: (app) => showsMatches(app) && app.store.state.split.whole !== "select", run: doing(() => setSplit({ whole: "select" })) },
  { id: "whole-match", name: "Matches at full height", group: "Show", keys: ["3"], words: "maximise panel", isPossible: (app) => showsMatches(app) && app.store.state.split.whole !== "match", run: doing(() => setSplit({ whole: "match" })) },
  { id: "cells-panel", name: "Show or hide the list of cells", group: "Show", keys: ["4"], words: "panel maximise sidebar", isPossible: isWorkbench, run: doing((app) => setSplit({ hidesCells: !app.store.state.split.hidesCells })) },
  ...themes.map((theme): Command => ({ id: `theme-${theme}`, name: `Theme: ${themeNames[theme]}`, group: "Show", words: "colours appearance mode", isPossible: (app) => app.store.state.theme !== theme, run: doing(() => setTheme(theme)) })),
  { id: "link", name: "Copy a link to this view", group: "Share", keys: ["l"], words: "share url address clipboard", isPossible: isWorkbench, run: () => document.getElementById("share")?.click() },
  { id: "sources", name: "Choose the sources shown …", group: "Show", keys: ["s"], words: "layer kind picker", isPossible: isWorkbench, run: doing(() => openDialog("sources")) },
  { id: "live", name: "Type new text for the model to read", group: "Show", words: "live run model", isPossible: (app) => isWorkbench(app) && !app.scene.view.live.isOn, run: doing(() => showLive(true)) },
  { id: "live-off", name: "Back from new text to the corpus", group: "Show", words: "live close", isPossible: (app) => isWorkbench(app) && app.scene.view.live.isOn, run: doing(() => showLive(false)) },
  { id: "import", name: "Import files as a project", group: "Projects", words: "upload drop new add", isPossible: (app) => app.store.state.route !== "import", run: () => { window.location.hash = "#/import"; } },
  { id: "check", name: "Check the data of this project", group: "Projects", words: "preflight quality report", isPossible: isWorkbench, run: (app) => { window.location.hash = formatHash({ route: "check", project: app.store.state.view.project }); } },
  { id: "gallery", name: "All projects", group: "Projects", words: "home gallery open", isPossible: (app) => app.store.state.route !== "gallery", run: () => { window.location.hash = "#/"; } },
  { id: "search-projects", name: "Search projects", group: "Projects", keys: ["/"], words: "find gallery", isPossible: (app) => app.store.state.route === "gallery", run: () => document.getElementById("project-search")?.focus() },
];

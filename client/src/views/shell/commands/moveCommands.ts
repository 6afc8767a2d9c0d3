import { acrossOf } from "../../../state/action";
import { fitTokens, jumpTo, openDialog, panBy, zoomBy } from "../../../state/actions";
import type { App } from "../../../state/app";
import { goToDocument } from "../../../state/documents";
import { goToHit } from "../../../state/searchActions";
import { goToMatch } from "../../../state/matchJumps";
import { type Command, doing, isWorkbench } from "./command";

const middle = (app: App): number => app.store.state.plotWidth / 2;
const hasDocuments = (app: App): boolean => isWorkbench(app) && (app.scene.project?.documentCount ?? 1) > 1;
const hasHits = (app: App): boolean => isWorkbench(app) && app.store.state.search.page.status === "ready";
const hasMatches = (app: App): boolean => isWorkbench(app) && app.matches.rowCount > 0;
const page = (app: App): number => Math.max(1, Math.floor(acrossOf(app.store.state) * 0.9));

function focusPosition(): void {
  document.getElementById("position")?.focus();
}

export const moveCommands: readonly Command[] = [
  { id: "step-back", name: "Back by one step", group: "Move", keys: ["ArrowLeft"], words: "left previous earlier", isPossible: isWorkbench, run: doing(() => panBy(-1)) },
  { id: "step-on", name: "On by one step", group: "Move", keys: ["ArrowRight"], words: "right next later forward", isPossible: isWorkbench, run: doing(() => panBy(1)) },
  { id: "page-back", name: "Back by one window", group: "Move", keys: ["PageUp"], words: "page left previous earlier", isPossible: isWorkbench, run: doing((app) => panBy(-page(app))) },
  { id: "page-on", name: "On by one window", group: "Move", keys: ["PageDown"], words: "page right next later forward", isPossible: isWorkbench, run: doing((app) => panBy(page(app))) },
  { id: "document-back", name: "To the start of this document, or the one before", group: "Move", keys: [","], words: "previous document left sentence", isPossible: hasDocuments, run: (app) => goToDocument(app, "previous") },
  { id: "document-on", name: "To the next document", group: "Move", keys: ["."], words: "right sentence forward", isPossible: hasDocuments, run: (app) => goToDocument(app, "next") },
  { id: "first-step", name: "To the first step", group: "Move", keys: ["Home"], words: "start beginning", isPossible: isWorkbench, run: doing(() => panBy(-Infinity)) },
  { id: "last-step", name: "To the last step", group: "Move", keys: ["End"], isPossible: isWorkbench, run: doing((app) => panBy(app.scene.stepCount)) },
  { id: "go-to-step", name: "Go to a step …", group: "Move", keys: ["g"], words: "position jump time", isPossible: isWorkbench, run: focusPosition },
  { id: "go-to-range", name: "To the brushed range", group: "Move", keys: ["b"], words: "selection jump", isPossible: (app) => isWorkbench(app) && app.scene.range !== null, run: (app) => { if (app.scene.range) app.store.dispatch(jumpTo(app.scene.range.start)); } },
  { id: "search", name: "Search the text …", group: "Move", keys: ["/"], words: "find regex phrase tokens", isPossible: isWorkbench, run: doing(() => openDialog("search")) },
  { id: "next-hit", name: "To the next hit of the search", group: "Move", keys: ["n"], words: "find", isPossible: hasHits, run: (app) => goToHit(app.store, 1) },
  { id: "previous-hit", name: "To the hit before", group: "Move", keys: ["Shift+n"], words: "find previous", isPossible: hasHits, run: (app) => goToHit(app.store, -1) },
  { id: "next-match", name: "To the next match", group: "Move", keys: ["j"], words: "jump", isPossible: hasMatches, run: (app) => goToMatch(app, 1) },
  { id: "previous-match", name: "To the match before", group: "Move", keys: ["k"], words: "jump previous", isPossible: hasMatches, run: (app) => goToMatch(app, -1) },
  { id: "wider", name: "Wider steps", group: "Move", keys: ["+", "="], words: "zoom in", isPossible: isWorkbench, run: doing((app) => zoomBy(1.25, middle(app))) },
  { id: "narrower", name: "Narrower steps", group: "Move", keys: ["-", "−"], words: "zoom out", isPossible: isWorkbench, run: doing((app) => zoomBy(0.8, middle(app))) },
  { id: "fit", name: "Fit the steps to their tokens", group: "Move", keys: ["0"], words: "zoom reset", isPossible: isWorkbench, run: doing(() => fitTokens()) },
  { id: "history-back", name: "Back to the place before", group: "Move", words: "history browser jump", isPossible: isWorkbench, run: () => window.history.back(), note: "the browser's Back" },
];

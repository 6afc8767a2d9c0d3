import { changePattern, clearSelection, extendRange, openDialog, panBy, zoomBy } from "../../state/actions";
import { acrossOf, type Action } from "../../state/action";
import type { App } from "../../state/app";
import { redoChange, undoChange } from "../../state/arrivals";
import { showMatches } from "../../state/matchActions";

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

/** What the help lists; `handleKey` does it. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["←", "→"], does: "move by one step" },
  { keys: ["Page Up", "Page Down"], does: "move by one window" },
  { keys: ["Home", "End"], does: "go to the first or last step" },
  { keys: ["Shift", "←/→"], does: "shrink or extend the brushed range" },
  { keys: ["[", "]"], does: "lower or raise the threshold by 0.01" },
  { keys: ["+", "−"], does: "widen or narrow the steps" },
  { keys: ["m"], does: "match: find every place where the selected cells are on together" },
  { keys: ["↑", "↓"], does: "in the list of matches: choose one; Enter goes there, Space shows its cells, c copies it" },
  { keys: ["/"], does: "search the text" },
  { keys: ["Ctrl", "z"], does: "undo; with Shift, redo" },
  { keys: ["Esc"], does: "close what is open, or clear the selection" },
  { keys: ["?"], does: "this help" },
];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Sliders, lists and the like use the arrow keys for themselves. */
const usesArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("[role=slider], [role=listbox], [role=menu], [role=tablist]") !== null;

const threshold = (app: App, change: number): Action =>
  changePattern({ threshold: Number((app.store.state.view.pattern.threshold + change).toFixed(4)) });

function actionFor(app: App, event: KeyboardEvent): Action | null {
  const across = acrossOf(app.store.state);
  const middle = app.store.state.plotWidth / 2;
  switch (event.key) {
    case "ArrowLeft":
      return event.shiftKey ? extendRange(-1) : panBy(-1);
    case "ArrowRight":
      return event.shiftKey ? extendRange(1) : panBy(1);
    case "PageUp":
      return panBy(-Math.floor(across));
    case "PageDown":
      return panBy(Math.floor(across));
    case "Home":
      return panBy(-Infinity);
    case "End":
      return panBy(app.scene.stepCount);
    case "[":
      return threshold(app, -0.01);
    case "]":
      return threshold(app, 0.01);
    case "+":
    case "=":
      return zoomBy(1.25, middle);
    case "-":
    case "−":
      return zoomBy(0.8, middle);
    case "m":
      return showMatches();
    case "/":
      return openDialog("search");
    case "Escape":
      return clearSelection();
    default:
      return null;
  }
}

/** The keyboard map of the whole app. */
export function handleKey(app: App, event: KeyboardEvent): void {
  const { store } = app;
  const current = store.state;
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape" && current.dialog !== "none") {
    store.dispatch(openDialog("none"));
    return;
  }
  if (isTyping(event.target)) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && current.route === "workbench") {
    event.preventDefault();
    store.dispatch(event.shiftKey ? redoChange() : undoChange());
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    event.preventDefault();
    store.dispatch(openDialog("help"));
    return;
  }
  if (current.route !== "workbench" || !app.scene.project || current.dialog === "help") return;
  if (!event.shiftKey && usesArrows(event.target) && /^(Arrow|Home|End|Page)/.test(event.key)) return;
  const action = actionFor(app, event);
  if (!action) return;
  event.preventDefault();
  store.dispatch(action);
}

import { endGesture } from "../../state/arrivals";
import { openDialog } from "../../state/actions";
import type { App } from "../../state/app";
import { endTour } from "../../state/tour";
import { commandOfKey } from "./commands/commands";
import { nameOfPress } from "./keys";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT" || (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)));

/** Sliders, lists and the like use the arrow keys for themselves. */
const usesArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("[role=slider], [role=separator], [role=listbox], [role=grid], [role=menu], [role=tablist]") !== null;

const isArrow = (key: string): boolean => /^(Arrow|Home$|End$|Page)/.test(key);

/** Regions that scroll by keyboard do so where they have the focus and something to scroll. */
function scrolls(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement) || target.getAttribute("role") !== "region" || target.tabIndex < 0) return false;
  return /^(ArrowUp|ArrowDown|Page|Home$|End$)/.test(key) && target.scrollHeight > target.clientHeight;
}

function close(app: App): boolean {
  const { dialog, tour } = app.store.state;
  if (dialog !== "none") app.store.dispatch(openDialog("none"));
  else if (tour !== null) app.store.dispatch(endTour());
  else return false;
  return true;
}

/** The keyboard map of the whole app: what is open is closed first, then the commands have their keys. */
export function handleKey(app: App, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOfPress(event);
  if (name === null) return;
  if (name === "Escape" && close(app)) {
    event.preventDefault();
    return;
  }
  const isPalette = name === "Mod+k";
  if (!isPalette && (isTyping(event.target) || app.store.state.dialog !== "none")) return;
  if (isArrow(name) && (usesArrows(event.target) || scrolls(event.target, name))) return;
  if (isPalette && app.store.state.dialog === "palette") {
    event.preventDefault();
    close(app);
    return;
  }
  const command = commandOfKey(app, name);
  if (!command) return;
  event.preventDefault();
  void command.run(app);
}

/** Holding a key down changes one thing; the next press is undone apart. */
export function handleKeyUp(app: App, event: KeyboardEvent): void {
  if (!isTyping(event.target)) app.store.dispatch(endGesture());
}

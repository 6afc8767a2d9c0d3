import { countOf } from "../../domain/format";
import { brush, changePattern, jumpTo, panBy, setSplit } from "../../state/actions";
import type { App } from "../../state/app";
import { showMatches } from "../../state/matchActions";
import { openingViewOf, showOpeningView } from "../../state/tour";

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What to do with the keyboard. */
  readonly keys: readonly string[];
  readonly keysDo: string;
  /** What it speaks of, as a CSS selector. */
  readonly target: string;
  /** Brings that to sight. */
  readonly prepare?: (app: App) => void;
  /** Does it for those who want to be shown. */
  readonly show?: (app: App) => void;
  /** Says so once it is done; `null` before. */
  readonly done?: (app: App) => string | null;
}

function brushSomething(app: App): void {
  const { store, scene } = app;
  const opening = scene.project && openingViewOf(scene.project);
  if (opening) {
    store.dispatch(showOpeningView(opening));
    return;
  }
  const start = Math.min(scene.visible.start + 2, Math.max(0, scene.stepCount - 4));
  store.dispatch(brush(start, { start, end: Math.min(scene.stepCount, start + 4) }));
}

const bothPanels = ({ store }: App): void => store.dispatch(setSplit({ whole: "both", hidesCells: false }));

const cellsNow = (app: App): string => countOf(app.scene.selected.length, "selected cell");

export const tourSteps: readonly TourStep[] = [
  {
    title: "Every line is one cell",
    text: "The text runs from left to right, one token per step. Each line is a cell of the network and shows how active it is at each step. In the demo the text is nested parentheses, and some cells count how deep they are.",
    keys: ["ArrowLeft", "ArrowRight"],
    keysDo: "move through the text; so does dragging the plot",
    target: ".select-view__plots",
    prepare: bothPanels,
    show: ({ store }) => store.dispatch(panBy(1)),
  },
  {
    title: "Brush a stretch of text",
    text: "Drag across tokens that interest you, such as a stretch of deep nesting. The cells that are on at exactly these steps, and off just before, become the selected cells.",
    keys: ["Shift+ArrowRight"],
    keysDo: "begins a range and makes it longer",
    target: ".token-strip",
    prepare: bothPanels,
    show: brushSomething,
    done: (app) => (app.scene.range ? `You brushed a range. It has ${cellsNow(app)}.` : null),
  },
  {
    title: "Say when a cell is on",
    text: "A cell is on where its line is at or above the red threshold. Drag it, or type a number. The strip at the right says how many cells each threshold would select.",
    keys: ["[", "]"],
    keysDo: "lower and raise the threshold",
    target: ".select-view__plots",
    prepare: bothPanels,
    show: ({ store }) => store.dispatch(changePattern({ threshold: Number((store.state.view.pattern.threshold + 0.05).toFixed(2)) })),
    done: (app) => (app.scene.range ? `At ${app.store.state.view.pattern.threshold} there ${app.scene.selected.length === 1 ? "is" : "are"} ${cellsNow(app)}.` : null),
  },
  {
    title: "The selected cells",
    text: "Here they are, with their activations over the range. Take cells out or put others in by their numbers, lock those that the next brush should keep, or colour the text by one of them.",
    keys: ["Mod+z"],
    keysDo: "takes any change back",
    target: ".cell-panel",
    prepare: bothPanels,
  },
  {
    title: "Every place where they do the same",
    text: "The whole text was searched: each row is a place where the selected cells are on together, best first, with annotations as heat maps. In the demo, look at the depth: it says what the cells have in common.",
    keys: ["j", "k"],
    keysDo: "go to the next match and the one before; the browser's Back returns",
    target: ".match-panel",
    prepare: (app) => {
      bothPanels(app);
      if (!app.matches.view.isOn) app.store.dispatch(showMatches());
      const { range } = app.scene;
      if (range && (range.end <= app.scene.visible.start || range.start >= app.scene.visible.end)) app.store.dispatch(jumpTo(range.start));
    },
    show: (app) => {
      if (!app.scene.range) brushSomething(app);
      app.store.dispatch(showMatches());
    },
    done: (app) => (app.matches.matchCount === null ? null : `There ${app.matches.matchCount === 1 ? "is" : "are"} ${countOf(app.matches.matchCount, "match", "matches")}.`),
  },
  {
    title: "Keep it, share it, find your way",
    text: "The address of this page carries the whole view: copy the link and send it, or go back with the browser. Everything that you can do is in the command palette, and the help explains the words.",
    keys: ["Mod+k", "?", "/"],
    keysDo: "commands, help, search",
    target: ".workbench-header",
  },
];

import { type CellRef, hasCell, withCell, withoutCell } from "../domain/cell";
import { clip, lengthOf, moveInside, sameRange, type StepRange } from "../domain/range";
import { noEdits, type Pattern } from "../domain/selection";
import { limitThreshold } from "../domain/threshold";
import type { ScalarStyle } from "../domain/track";
import { clampAt, zoomAround } from "../layout/timeScale";
import { acrossOf, type Action, looking, quiet, stepCountOf, timeScaleOf, undoable } from "./action";
import { documentAround, projectOf, sourcesOf } from "./selectors";
import type { AppState, Dialog, Notice, Split, Theme } from "./state";
import type { View } from "./view";

// Moving through the corpus

const lookAt = (view: View, state: AppState, at: number): View => {
  const inside = clampAt(at, acrossOf(state), stepCountOf(state));
  return inside === view.at ? view : { ...view, at: inside };
};

export const panTo = (at: number): Action => looking("pan", (view, state) => lookAt(view, state, at));

export const panBy = (steps: number): Action => looking("pan", (view, state) => lookAt(view, state, view.at + steps));

/** Goes elsewhere so that the browser's Back returns. `step` comes to lie a little right of the left edge, or `lead` steps. */
export const jumpTo = (step: number, lead?: number): Action => ({
  name: "jump",
  apply: (state) => {
    const shown = state.view.live.isOn ? { ...state.view, live: { ...state.view.live, isOn: false } } : state.view;
    const view = lookAt(shown, state, step - (lead ?? Math.min(8, acrossOf(state) / 5)));
    return view === state.view ? state : { ...state, view, jumps: state.jumps + 1 };
  },
});

/** Moves the window as little as needed for `step` to be seen. */
const reveal = (view: View, state: AppState, step: number): View => {
  const across = acrossOf(state);
  if (step < view.at) return lookAt(view, state, step - 1);
  return step + 1 > view.at + across ? lookAt(view, state, step + 2 - across) : view;
};

export const zoomBy = (factor: number, x: number): Action =>
  looking("zoom", (view, state) => {
    const scale = zoomAround(timeScaleOf(state), factor, x);
    const at = clampAt(scale.at, state.plotWidth / scale.stepWidth, stepCountOf(state));
    return { ...view, stepWidth: scale.stepWidth, at };
  });

export const fitTokens = (): Action => looking("fit tokens", (view) => ({ ...view, stepWidth: null }));

// Selecting

const bounds = (state: AppState): StepRange => ({ start: 0, end: stepCountOf(state) });

/** Remembers the range if a document's end cut it short, so that this can be said. */
const cutting = (action: Action, wanted: StepRange): Action => ({
  ...action,
  apply: (state) => {
    const next = action.apply(state);
    const { range } = next.view;
    const cutRange = range && lengthOf(range) < lengthOf(wanted) ? range : null;
    return sameRange(cutRange, next.cutRange) ? next : { ...next, cutRange };
  },
});

/** A new brush: a range inside one document. Cells included or excluded by hand go, locked ones stay. */
export const brush = (anchor: number, range: StepRange): Action =>
  cutting(
    undoable(
      "brush",
      (view, state) => {
        const document = documentAround(state, anchor) ?? bounds(state);
        const inside = clip(range, document);
        return inside ? { ...view, range: inside, edits: { ...noEdits, locked: view.edits.locked } } : view;
      },
      "brush",
    ),
    range,
  );

/** Changes the brushed range and keeps the cells that were edited by hand. */
export const resizeRange = (range: StepRange, key: string): Action =>
  cutting(
    undoable(
      "resize range",
      (view, state) => {
        const document = documentAround(state, view.range?.start ?? range.start) ?? bounds(state);
        const inside = clip(range, document);
        return inside ? { ...view, range: inside } : view;
      },
      key,
    ),
    range,
  );

export const moveRange = (start: number): Action =>
  undoable(
    "move range",
    (view, state) => {
      if (!view.range) return view;
      const wanted = { start, end: start + lengthOf(view.range) };
      const anchor = Math.min(Math.max(0, start), Math.max(0, stepCountOf(state) - 1));
      const document = documentAround(state, anchor) ?? bounds(state);
      return { ...view, range: moveInside(wanted, document) };
    },
    "move range",
  );

/** Shift and an arrow key: the end of the range moves by one step, and with no range one begins. */
export const extendRange = (steps: number): Action =>
  undoable(
    "extend range",
    (view, state) => {
      const start = view.range?.start ?? Math.min(Math.ceil(view.at + 1), Math.max(0, stepCountOf(state) - 1));
      const end = Math.max(start + 1, (view.range?.end ?? start) + steps);
      const document = documentAround(state, start) ?? bounds(state);
      const range = clip({ start, end }, document);
      return range ? reveal({ ...view, range }, state, range.end - 1) : view;
    },
    "extend range",
  );

export const clearSelection = (): Action =>
  undoable("clear selection", (view) =>
    view.range === null && view.edits === noEdits ? view : { ...view, range: null, edits: noEdits },
  );

export const changePattern = (change: Partial<Pattern>): Action =>
  undoable(
    "pattern",
    (view) => ({ ...view, pattern: { ...view.pattern, ...change } }),
    `pattern ${Object.keys(change).join(" ")}`,
  );

export const setMinRun = (minRun: number): Action =>
  undoable("minimum run", (view) => ({ ...view, minRun: Math.max(1, Math.round(minRun)) }), "minimum run");

// Cells by hand

export const includeCells = (cells: readonly CellRef[]): Action =>
  undoable("include cells", (view) => ({
    ...view,
    edits: {
      ...view.edits,
      included: cells.reduce(withCell, view.edits.included),
      excluded: cells.reduce(withoutCell, view.edits.excluded),
    },
  }));

export const excludeCells = (cells: readonly CellRef[]): Action =>
  undoable("exclude cells", (view) => ({
    ...view,
    edits: {
      included: cells.reduce(withoutCell, view.edits.included),
      excluded: cells.reduce(withCell, view.edits.excluded),
      locked: cells.reduce(withoutCell, view.edits.locked),
    },
  }));

/** Selects cells and keeps them for the next brush. */
export const lockCells = (cells: readonly CellRef[]): Action =>
  undoable("lock cells", (view) => ({
    ...view,
    edits: {
      ...view.edits,
      locked: cells.reduce(withCell, view.edits.locked),
      excluded: cells.reduce(withoutCell, view.edits.excluded),
    },
  }));

export const toggleLock = (ref: CellRef): Action =>
  undoable("lock cell", (view) => {
    const { locked, excluded, included } = view.edits;
    const next = hasCell(locked, ref) ? withoutCell(locked, ref) : withCell(locked, ref);
    return { ...view, edits: { included, locked: next, excluded: withoutCell(excluded, ref) } };
  });

export const resetCells = (): Action => undoable("reset cells", (view) => ({ ...view, edits: noEdits }));

export const colourBy = (ref: CellRef | null): Action =>
  looking("colour text by cell", (view) => ({ ...view, colourBy: ref }));

// What is shown

export const showSources = (sources: readonly string[]): Action => ({
  name: "show sources",
  undoKey: null,
  apply: (state) => {
    if (sources.length === 0) return state;
    const kept = (ref: CellRef): boolean => sources.includes(ref.source);
    const { view } = state;
    const edits = {
      included: view.edits.included.filter(kept),
      excluded: view.edits.excluded.filter(kept),
      locked: view.edits.locked.filter(kept),
    };
    const coloured = view.colourBy && kept(view.colourBy) ? view.colourBy : null;
    const threshold = limitThreshold(view.pattern.threshold, sourcesOf(projectOf(state), sources));
    return { ...state, view: { ...view, sources, edits, colourBy: coloured, pattern: { ...view.pattern, threshold } }, jumps: state.jumps + 1 };
  },
});

/** A drag that reorders them is undone as one. */
export const showTracks = (tracks: readonly string[], isDragging = false): Action =>
  undoable("show tracks", (view) => ({ ...view, tracks: [...tracks] }), isDragging ? "show tracks" : null);

export const styleTrack = (track: string, style: ScalarStyle): Action =>
  undoable("style track", (view) => ({ ...view, scalarStyles: { ...view.scalarStyles, [track]: style } }));

export const setMaskCount = (maskCount: number): Action =>
  looking("mask tracks", (view) => ({ ...view, maskCount: Math.max(0, Math.round(maskCount)) }));

export const setPlot = (change: Partial<Pick<View, "plot" | "order">>): Action =>
  looking("plot", (view) => ({ ...view, ...change }));

// The shell

export const openDialog = (dialog: Dialog): Action => quiet("dialog", (state) => ({ ...state, dialog }));

export const setTheme = (theme: Theme): Action => quiet("theme", (state) => ({ ...state, theme }));

export const setSplit = (change: Partial<Split>): Action =>
  quiet("split", (state) => {
    const { matchShare, cellsWidth, ...rest } = { ...state.split, ...change };
    const limited = { matchShare: Math.max(0.15, Math.min(0.8, matchShare)), cellsWidth: Math.round(Math.max(180, Math.min(640, cellsWidth))) };
    return { ...state, split: { ...limited, ...rest } };
  });

export const resizePlot = (plotWidth: number): Action =>
  quiet("resize plot", (state) => {
    if (plotWidth === state.plotWidth) return state;
    const resized = { ...state, plotWidth };
    return stepCountOf(state) > 0 ? { ...resized, view: lookAt(resized.view, resized, resized.view.at) } : resized;
  });

export const resizeReading = (readingSteps: number): Action =>
  quiet("resize reading", (state) => (readingSteps === state.readingSteps ? state : { ...state, readingSteps }));

let lastNotice = 0;

export function notify(kind: Notice["kind"], title: string, detail: string): Action {
  return quiet("notify", (state) => {
    const known = state.notices.some((notice) => notice.title === title && notice.detail === detail);
    return known ? state : { ...state, notices: [...state.notices, { id: ++lastNotice, kind, title, detail }] };
  });
}

export const dismiss = (id: number): Action =>
  quiet("dismiss", (state) => ({ ...state, notices: state.notices.filter((notice) => notice.id !== id) }));

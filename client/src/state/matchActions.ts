import type { HeatMapId, MatchOptions } from "../domain/match";
import { defaultMatchOptions, matchKey } from "../domain/match";
import { sameRange, type StepRange } from "../domain/range";
import { type Action, looking, quiet, undoable } from "./action";
import { jumpTo } from "./actions";
import type { MatchView } from "./matchView";

const same = (a: Partial<MatchView>, b: MatchView): boolean =>
  Object.entries(a).every(([name, value]) => b[name as keyof MatchView] === value);

/** Changes what is listed or how it looks. What goes on, such as typing or dragging, is undone as one. */
export const changeMatchView = (change: Partial<MatchView>, isOngoing = false): Action =>
  undoable(
    "match view",
    (view) => (same(change, view.match) ? view : { ...view, match: { ...view.match, ...change } }),
    isOngoing ? `match ${Object.keys(change).join(" ")}` : null,
  );

export const changeMatchOptions = (change: Partial<MatchOptions>): Action =>
  undoable(
    "match options",
    (view) => {
      const options = { ...view.match.options, ...change };
      if (options.maxLength !== null && options.maxLength < options.minLength) {
        if (change.minLength !== undefined) options.maxLength = options.minLength;
        else options.minLength = options.maxLength;
      }
      return { ...view, match: { ...view.match, options, row: 0 } };
    },
    `match ${Object.keys(change).join(" ")}`,
  );

/** Lengths from `minLength` up to and with `maxLength`. */
export const filterLengths = (minLength: number, maxLength: number | null): Action =>
  undoable(
    "filter lengths",
    (view) => ({ ...view, match: { ...view.match, options: { ...view.match.options, minLength, maxLength }, row: 0 } }),
    "filter lengths",
  );

export const clearLengthFilter = (): Action =>
  undoable("clear length filter", (view) => {
    const { minLength, maxLength } = defaultMatchOptions;
    return { ...view, match: { ...view.match, options: { ...view.match.options, minLength, maxLength }, row: 0 } };
  });

export const showHeatMaps = (heatMaps: readonly HeatMapId[], isDragging = false): Action =>
  changeMatchView({ heatMaps }, isDragging);

/** Goes to a match, marks it, and lets the browser's Back return. */
export const jumpToMatch = (match: StepRange): Action => ({
  name: "jump to match",
  apply: (state) => {
    const marked = { ...state, view: { ...state.view, match: { ...state.view.match, marked: matchKey(match) } } };
    const jumped = jumpTo(match.start).apply(marked);
    return jumped.jumps > state.jumps ? jumped : { ...jumped, jumps: state.jumps + 1 };
  },
});

export const toggleOpen = (key: string): Action =>
  looking("open match", (view) => {
    const { open } = view.match;
    const next = open.includes(key) ? open.filter((other) => other !== key) : [...open.slice(-7), key];
    return { ...view, match: { ...view.match, open: next } };
  });

/** Where the list is scrolled to. */
export const scrollMatches = (row: number): Action =>
  looking("scroll matches", (view) => (row === view.match.row ? view : { ...view, match: { ...view.match, row } }));

export const seeMatches = (seen: StepRange, onScreen: number): Action =>
  quiet("see matches", (state) => {
    const { matches } = state;
    const isSame = sameRange(seen, matches.seen) && onScreen === matches.onScreen;
    return isSame ? state : { ...state, matches: { ...matches, seen, onScreen } };
  });

export const resizeRows = (columns: number): Action =>
  quiet("resize rows", (state) =>
    columns === state.matches.columns ? state : { ...state, matches: { ...state.matches, columns } },
  );

/** Asks again after a failure. */
export const retryMatches = (): Action =>
  quiet("retry matches", (state) => ({ ...state, matches: { ...state.matches, attempt: state.matches.attempt + 1 } }));

/** Brings the matches to sight and to the keyboard. */
export const showMatches = (): Action => ({
  name: "show matches",
  undoKey: null,
  apply: (state) => {
    const { view, split, matches } = state;
    return {
      ...state,
      view: view.match.isOn ? view : { ...view, match: { ...view.match, isOn: true } },
      split: split.whole === "select" ? { ...split, whole: "both" } : split,
      matches: { ...matches, summons: matches.summons + 1 },
    };
  },
});

import type { ApiError } from "../api/error";
import type { CellRef } from "../domain/cell";
import type { Document } from "../domain/document";
import { formatCount } from "../domain/format";
import type { Project, ProjectList } from "../domain/project";
import { formatRange } from "../domain/range";
import type { TrackValues } from "../domain/track";
import { columnsOf } from "../domain/token";
import { clampAt, fittingStepWidth } from "../layout/timeScale";
import { acrossOf, type Action, quiet } from "./action";
import { notify } from "./actions";
import { closeEntry, emptyHistory, redo, undo } from "./history";
import { failed, idle, type Loadable, ready, reloading } from "./loadable";
import { noMatches } from "./matchState";
import { type AppState, type Blocks, initialState, noBlocks, type Search, type StateBlock, type TokenBlock } from "./state";
import type { Place } from "./url";
import type { View } from "./view";

/** Goes where a link points. Another project empties what was loaded of the one before. */
export const openPlace = (place: Place): Action =>
  quiet("open place", (state) => {
    if (place.route === "gallery") return { ...state, route: "gallery", dialog: "none" };
    if (place.view.project === state.view.project && state.project.status !== "idle") {
      return checkView({ ...state, route: "workbench", view: place.view });
    }
    return {
      ...state,
      route: "workbench",
      view: place.view,
      history: emptyHistory,
      project: idle,
      documents: idle,
      confirmed: idle,
      density: idle,
      blocks: noBlocks,
      matches: { ...noMatches, columns: state.matches.columns },
      search: initialState.search,
      dialog: "none",
      fittingStepWidth: null,
    };
  });

export const galleryChanged = (gallery: Loadable<ProjectList>): Action =>
  quiet("gallery", (state) => ({ ...state, gallery }));

export const galleryAsked = (): Action =>
  quiet("gallery asked", (state) => ({ ...state, gallery: reloading(state.gallery) }));

/** Drops what a link asks for and the project does not have, and says so. */
function checkView(state: AppState): AppState {
  if (state.project.status !== "ready") return state;
  const project = state.project.value;
  const { view } = state;
  const known = view.sources.filter((id) => project.sources.some((source) => source.id === id));
  const unknown = view.sources.filter((id) => !known.includes(id));
  const first = project.sources[0]?.id;
  const sources = known.length > 0 || first === undefined ? known : [first];
  const rangeFits = view.range === null || view.range.end <= project.stepCount;
  const checked: View = { ...view, sources, range: rangeFits ? view.range : null };
  let next: AppState = { ...state, view: { ...checked, at: clampAt(view.at, acrossOf(state), project.stepCount) } };
  const tell = (title: string, detail: string): void => {
    next = notify("error", title, detail).apply(next);
  };
  if (unknown.length > 0) {
    tell(`This project has no source “${unknown.join("”, “")}”.`, `Showing ${sources.join(", ")}. Pick another in the header.`);
  }
  const steps = `This project has the steps 0 to ${formatCount(project.stepCount - 1)}.`;
  if (view.range && !rangeFits) tell(`The range ${formatRange(view.range)} lies outside the corpus.`, `${steps} Brush another one.`);
  if (view.at >= project.stepCount) tell(`Step ${formatCount(view.at)} lies outside the corpus.`, `${steps} Showing the last ones.`);
  return next;
}

export const projectArrived = (project: Project): Action =>
  quiet("project", (state) => {
    const opened = checkView({ ...state, project: ready(project) });
    return project.warnings.reduce((next, warning) => notify("info", "About this project", warning).apply(next), opened);
  });

export const projectAsked = (): Action => quiet("project asked", (state) => ({ ...state, project: { status: "loading" } }));

export const projectFailed = (error: ApiError): Action =>
  quiet("project failed", (state) => ({ ...state, project: failed(error) }));

export const documentsChanged = (documents: Loadable<readonly Document[]>): Action =>
  quiet("documents", (state) => ({ ...state, documents }));

interface BlockValues {
  tokens: TokenBlock;
  contexts: StateBlock;
  tracks: TrackValues;
}

/** Puts one piece in; `null` takes it out, so that it is asked for again when it is looked at. */
export const blockChanged = <Kind extends keyof Blocks>(
  kind: Kind,
  key: string,
  block: Loadable<BlockValues[Kind]> | null,
): Action =>
  quiet("block", (state) => {
    const blocks = new Map(state.blocks[kind] as ReadonlyMap<string, Loadable<BlockValues[Kind]>>);
    if (block) blocks.set(key, block);
    else blocks.delete(key);
    return { ...state, blocks: { ...state.blocks, [kind]: blocks } };
  });

/** The first tokens of a project decide how wide a step is drawn. */
export const tokensArrived = (key: string, block: TokenBlock, characterWidth: number): Action =>
  quiet("tokens", (state) => {
    const next = blockChanged("tokens", key, ready(block)).apply(state);
    if (state.fittingStepWidth !== null) return next;
    return { ...next, fittingStepWidth: fittingStepWidth(block.tokens.map(columnsOf), characterWidth) };
  });

/** Forgets failures, so that everything visible is asked for again. */
export const retryBlocks = (): Action =>
  quiet("retry", (state) => {
    const kept = <T>(blocks: ReadonlyMap<string, Loadable<T>>): ReadonlyMap<string, Loadable<T>> =>
      new Map([...blocks].filter(([, block]) => block.status !== "failed"));
    const { tokens, contexts, tracks } = state.blocks;
    return { ...state, blocks: { tokens: kept(tokens), contexts: kept(contexts), tracks: kept(tracks) } };
  });

export const selectionConfirmed = (confirmed: Loadable<{ key: string; cells: readonly CellRef[] }>): Action =>
  quiet("selection confirmed", (state) => ({ ...state, confirmed }));

export const densityChanged = (density: Loadable<readonly number[]>): Action =>
  quiet("match density", (state) => ({ ...state, density }));

export const searchChanged = (change: Partial<Search>): Action =>
  quiet("search", (state) => ({ ...state, search: { ...state.search, ...change } }));

export const endGesture = (): Action =>
  quiet("end gesture", (state) => {
    const history = closeEntry(state.history);
    return history === state.history ? state : { ...state, history };
  });

const travel = (name: string, move: typeof undo<View>): Action =>
  quiet(name, (state) => {
    const moved = move(state.history, state.view);
    if (!moved) return state;
    const { at, stepWidth } = state.view;
    const across = acrossOf(state);
    const { range } = moved.present;
    const isSeen = range === null || (range.start < at + across && range.end > at);
    return { ...state, history: moved.history, view: { ...moved.present, stepWidth, at: isSeen ? at : moved.present.at } };
  });

export const undoChange = (): Action => travel("undo", undo);

export const redoChange = (): Action => travel("redo", redo);

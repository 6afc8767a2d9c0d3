import type { ApiError } from "../api/error";
import type { CellRef } from "../domain/cell";
import type { Document } from "../domain/document";
import type { Project, ProjectList } from "../domain/project";
import type { TrackValues } from "../domain/track";
import { columnsOf } from "../domain/token";
import { clampAt, fittingStepWidth } from "../layout/timeScale";
import { acrossOf, type Action, quiet, stepCountOf } from "./action";
import { notify } from "./actions";
import { checkView } from "./checkView";
import { closeEntry, emptyHistory, redo, undo } from "./history";
import { failed, idle, type Loadable, ready, reloading } from "./loadable";
import { noLive } from "./liveState";
import { noMatches } from "./matchState";
import { type Blocks, type CellThresholds, initialState, noBlocks, type QuantileCurves, type Search, type StateBlock, type TokenBlock } from "./state";
import type { Place } from "./url";
import { emptyView, type View } from "./view";

/** Goes where a link points. Another project empties what was loaded of the one before. */
export const openPlace = (place: Place): Action =>
  quiet("open place", (state) => {
    if (place.route === "gallery" || place.route === "import") return { ...state, route: place.route, dialog: "none", tour: null };
    if (place.route === "snapshot") return { ...state, route: "snapshot", dialog: "none", tour: null, snapshot: { id: place.id, state: { status: "loading" } } };
    const view = place.route === "check" ? { ...emptyView, project: place.project } : place.view;
    if (place.route === "workbench" && place.view.project === state.view.project && state.project.status !== "idle") {
      return checkView({ ...state, route: "workbench", view: place.view });
    }
    return {
      ...state,
      route: place.route,
      view,
      history: emptyHistory,
      project: idle,
      documents: idle,
      confirmed: idle,
      quantiles: idle,
      quantileCurves: idle,
      density: idle,
      blocks: noBlocks,
      matches: { ...noMatches, columns: state.matches.columns },
      live: noLive,
      search: initialState.search,
      dialog: "none",
      tour: null,
      fittingStepWidth: null,
    };
  });

export const snapshotFailed = (error: ApiError): Action =>
  quiet("snapshot failed", (state) => ({ ...state, snapshot: { ...state.snapshot, state: failed(error) } }));

export const galleryChanged = (gallery: Loadable<ProjectList>): Action =>
  quiet("gallery", (state) => ({ ...state, gallery }));

export const galleryAsked = (): Action =>
  quiet("gallery asked", (state) => ({ ...state, gallery: reloading(state.gallery) }));

export const projectArrived = (project: Project): Action =>
  quiet("project", (state) => {
    const opened = checkView({ ...state, project: ready(project) });
    return project.warnings.reduce((next, warning) => notify("info", "About this project", warning).apply(next), opened);
  });

/** Asks again for a project that could not be opened; the view stays what the link said. */
export const retryProject = (): Action => quiet("retry project", (state) => ({ ...state, project: idle }));

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
    const fitted = { ...next, fittingStepWidth: fittingStepWidth(block.tokens.map((token) => (token === "" ? 0 : columnsOf(token))), characterWidth) };
    const at = clampAt(fitted.view.at, acrossOf(fitted), stepCountOf(fitted));
    return at === fitted.view.at ? fitted : { ...fitted, view: { ...fitted.view, at } };
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

export const quantilesChanged = (quantiles: Loadable<CellThresholds>): Action =>
  quiet("quantiles", (state) => ({ ...state, quantiles }));

export const quantileCurvesChanged = (quantileCurves: Loadable<QuantileCurves>): Action =>
  quiet("quantile curves", (state) => ({ ...state, quantileCurves }));

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

import type { Schemas, SearchMode } from "../api/client";
import type { CellRef } from "../domain/cell";
import type { MatrixBlock } from "../domain/context";
import type { Document } from "../domain/document";
import type { Project, ProjectList } from "../domain/project";
import type { StepRange } from "../domain/range";
import type { TrackValues } from "../domain/track";
import { emptyHistory, type History } from "./history";
import { idle, type Loadable } from "./loadable";
import { type LiveState, noLive } from "./liveState";
import { type MatchState, noMatches } from "./matchState";
import { emptyView, type View } from "./view";

export interface TokenBlock extends StepRange {
  readonly tokens: readonly string[];
  readonly documents: readonly Document[];
}

export interface StateBlock extends MatrixBlock {
  readonly low: number;
  readonly high: number;
}

/** Loaded pieces by key: a block index for tokens, `id|block` for sources and tracks. */
export interface Blocks {
  readonly tokens: ReadonlyMap<string, Loadable<TokenBlock>>;
  readonly contexts: ReadonlyMap<string, Loadable<StateBlock>>;
  readonly tracks: ReadonlyMap<string, Loadable<TrackValues>>;
}

export interface Notice {
  readonly id: number;
  readonly kind: "error" | "info";
  readonly title: string;
  readonly detail: string;
}

export interface Search {
  readonly text: string;
  readonly mode: SearchMode;
  /** Whether hits are wanted anywhere, or only those that lie inside a match. */
  readonly scope: "corpus" | "matches";
  /** How many hits are wanted; more than are loaded loads more. */
  readonly wanted: number;
  /** The first hits, as many as are loaded. */
  readonly page: Loadable<Schemas["SearchResponse"]>;
  /** Index of the hit that is chosen or was gone to last. */
  readonly active: number;
  /** The hit that was gone to last, marked under its tokens. */
  readonly found: StepRange | null;
}

export interface CellThresholds {
  /** Names what was asked for. */
  readonly key: string;
  readonly bySource: Readonly<Record<string, readonly number[]>>;
}

/** How many cells of each source every quantile would select on the brushed range. */
export interface QuantileCurves {
  /** Names what was asked for. */
  readonly key: string;
  /** Ascending. */
  readonly quantiles: readonly number[];
  readonly cellCounts: Readonly<Record<string, readonly number[]>>;
}

export type Dialog = "none" | "search" | "help" | "sources" | "table" | "palette";

export interface AppState {
  readonly route: "gallery" | "workbench" | "snapshot" | "import" | "check";
  /** A stored view that is being opened. */
  readonly snapshot: { readonly id: string; readonly state: Loadable<never> };
  readonly view: View;
  readonly history: History<View>;
  /** Grows when the browser's Back should return to the place before. */
  readonly jumps: number;
  /** Grows when the server is back after it did not answer. */
  readonly attempt: number;
  readonly gallery: Loadable<ProjectList>;
  readonly project: Loadable<Project>;
  readonly documents: Loadable<readonly Document[]>;
  readonly blocks: Blocks;
  readonly confirmed: Loadable<{ readonly key: string; readonly cells: readonly CellRef[] }>;
  /** Thresholds of every cell of the sources shown, `[cell]` by source, where the pattern asks for quantiles. */
  readonly quantiles: Loadable<CellThresholds>;
  readonly quantileCurves: Loadable<QuantileCurves>;
  /** Matches per equal stretch of the corpus, for the minimap. */
  readonly density: Loadable<readonly number[]>;
  readonly matches: MatchState;
  readonly live: LiveState;
  readonly search: Search;
  /** The range that was left of a brush that reached into another document. */
  readonly cutRange: StepRange | null;
  readonly dialog: Dialog;
  readonly notices: readonly Notice[];
  /** Index of the step of the tour on show. */
  readonly tour: number | null;
  readonly theme: Theme;
  readonly split: Split;
  /** Width in CSS pixels that the time steps have. */
  readonly plotWidth: number;
  /** Time steps that fill the text where it is read wrapped. */
  readonly readingSteps: number;
  /** Step width that fits the tokens of this project, once some are loaded. */
  readonly fittingStepWidth: number | null;
}

export type Theme = "system" | "light" | "dark";

/** How the panels share the room: the match view's share of the height, which of both has it all, and the list of cells. */
export interface Split {
  readonly matchShare: number;
  readonly whole: "both" | "select" | "match";
  readonly cellsWidth: number;
  readonly hidesCells: boolean;
}

export const defaultSplit: Split = { matchShare: 0.42, whole: "both", cellsWidth: 276, hidesCells: false };

export const searchPageSize = 50;

const noSearch: Search = { text: "", mode: "text", scope: "corpus", wanted: searchPageSize, page: idle, active: 0, found: null };

export const noBlocks: Blocks = { tokens: new Map(), contexts: new Map(), tracks: new Map() };

export const initialState: AppState = {
  route: "gallery",
  snapshot: { id: "", state: idle },
  view: emptyView,
  history: emptyHistory,
  jumps: 0,
  attempt: 0,
  gallery: idle,
  project: idle,
  documents: idle,
  blocks: noBlocks,
  confirmed: idle,
  quantiles: idle,
  quantileCurves: idle,
  density: idle,
  matches: noMatches,
  live: noLive,
  search: noSearch,
  cutRange: null,
  dialog: "none",
  notices: [],
  tour: null,
  theme: "system",
  split: defaultSplit,
  plotWidth: 0,
  readingSteps: 0,
  fittingStepWidth: null,
};

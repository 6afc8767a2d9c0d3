import type { Schemas, SearchMode } from "../api/client";
import type { CellRef } from "../domain/cell";
import type { MatrixBlock } from "../domain/context";
import type { Document } from "../domain/document";
import type { Project, ProjectList } from "../domain/project";
import type { StepRange } from "../domain/range";
import type { TrackValues } from "../domain/track";
import { emptyHistory, type History } from "./history";
import { idle, type Loadable } from "./loadable";
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
  readonly page: Loadable<Schemas["SearchResponse"]>;
}

export type Dialog = "none" | "search" | "help" | "sources" | "table";

export interface AppState {
  readonly route: "gallery" | "workbench";
  readonly view: View;
  readonly history: History<View>;
  /** Grows when the browser's Back should return to the place before. */
  readonly jumps: number;
  readonly gallery: Loadable<ProjectList>;
  readonly project: Loadable<Project>;
  readonly documents: Loadable<readonly Document[]>;
  readonly blocks: Blocks;
  readonly confirmed: Loadable<{ readonly key: string; readonly cells: readonly CellRef[] }>;
  /** Matches per equal stretch of the corpus, for the minimap. */
  readonly density: Loadable<readonly number[]>;
  readonly matches: MatchState;
  readonly search: Search;
  /** The range that was left of a brush that reached into another document. */
  readonly cutRange: StepRange | null;
  readonly dialog: Dialog;
  readonly notices: readonly Notice[];
  readonly theme: Theme;
  readonly split: Split;
  /** Width in CSS pixels that the time steps have. */
  readonly plotWidth: number;
  /** Step width that fits the tokens of this project, once some are loaded. */
  readonly fittingStepWidth: number | null;
}

export type Theme = "system" | "light" | "dark";

/** How select view and match view share the height: the match view's share, and which of them has it all. */
export interface Split {
  readonly matchShare: number;
  readonly whole: "both" | "select" | "match";
}

export const noBlocks: Blocks = { tokens: new Map(), contexts: new Map(), tracks: new Map() };

export const initialState: AppState = {
  route: "gallery",
  view: emptyView,
  history: emptyHistory,
  jumps: 0,
  gallery: idle,
  project: idle,
  documents: idle,
  blocks: noBlocks,
  confirmed: idle,
  density: idle,
  matches: noMatches,
  search: { text: "", mode: "text", page: idle },
  cutRange: null,
  dialog: "none",
  notices: [],
  theme: "system",
  split: { matchShare: 0.42, whole: "both" },
  plotWidth: 0,
  fittingStepWidth: null,
};

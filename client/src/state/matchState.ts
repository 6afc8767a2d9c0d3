import type { Match, MatchGroup, MatchTotals } from "../domain/match";
import type { StepRange } from "../domain/range";
import type { TrackValues } from "../domain/track";
import { idle, type Loadable } from "./loadable";
import type { Schemas } from "../api/client";

export type IndexInfo = Schemas["IndexInfo"];

export const matchPageSize = 100;

/** The answer to one question, as far as it is loaded. */
export interface MatchList {
  /** Names the question. */
  readonly key: string;
  /** Names the part of it that the totals depend on. */
  readonly totalsKey: string;
  readonly selectedCount: number;
  readonly elapsedMilliseconds: number;
  /** Matches in the list; `null` while only its best are known. */
  readonly matchCount: number | null;
  /** Matches known to exist. */
  readonly knownCount: number;
  readonly groups: readonly MatchGroup[];
  readonly pages: ReadonlyMap<number, Loadable<readonly Match[]>>;
}

/** What is drawn of a match beside its numbers: the steps around the end that rows are aligned at. */
export interface MatchRow extends StepRange {
  /** Names what was asked for: how many steps, which tracks, whose counts. */
  readonly shape: string;
  readonly tokens: readonly string[];
  /** How many selected cells are on at each step. */
  readonly counts: readonly number[];
  readonly tracks: Readonly<Record<string, TrackValues>>;
}

export type CellsBySource = Readonly<Record<string, readonly number[]>>;

/** The selected cells' activations over the steps of a row, `[timeStep, cell]`. */
export interface DetailLines {
  readonly source: string;
  readonly cells: readonly number[];
  readonly activations: Float32Array;
}

export interface MatchDetail {
  readonly steps: StepRange;
  readonly shared: CellsBySource;
  readonly missing: CellsBySource;
  readonly extra: CellsBySource;
  readonly lines: readonly DetailLines[];
}

export interface MatchState {
  readonly list: Loadable<MatchList>;
  /** `share` is the part of the corpus that is counted, from 0 to 1. */
  readonly totals: Loadable<{ readonly key: string; readonly totals: MatchTotals; readonly share: number }>;
  /** By match, `start:end`. */
  readonly rows: ReadonlyMap<string, Loadable<MatchRow>>;
  readonly details: ReadonlyMap<string, Loadable<MatchDetail>>;
  /** Places in the list that are on screen or nearly. */
  readonly seen: StepRange;
  /** How many rows lie above the lower edge. */
  readonly onScreen: number;
  /** How far the indexes are, asked while a search takes long. */
  readonly indexes: readonly IndexInfo[];
  /** Columns of tokens that fit a row. */
  readonly columns: number;
  /** Grows to ask the same question again. */
  readonly attempt: number;
  /** Grows to bring the keyboard to the list. */
  readonly summons: number;
}

export const noMatches: MatchState = {
  list: idle,
  totals: idle,
  rows: new Map(),
  details: new Map(),
  seen: { start: 0, end: 0 },
  onScreen: 0,
  indexes: [],
  columns: 0,
  attempt: 0,
  summons: 0,
};

import type { StepRange } from "./range";

/** What counts as a match; `null` means "no limit". */
export interface MatchOptions {
  readonly minShared: number;
  readonly minLength: number;
  readonly maxLength: number | null;
  /** Compare every window of exactly this many steps in place of stretches that cannot grow. */
  readonly windowLength: number | null;
  readonly allowOverlap: boolean;
}

export const defaultMatchOptions: MatchOptions = {
  minShared: 1,
  minLength: 2,
  maxLength: null,
  windowLength: null,
  allowOverlap: false,
};

/** A range that the engine found, with its scores. */
export interface Match extends StepRange {
  /** One-based place in the ranking, whatever the order of the list. */
  readonly rank: number;
  readonly shared: number;
  readonly missing: number;
  readonly extra: number;
  /** Index of the document it lies in. */
  readonly document: number;
}

export const matchOrders = ["rank", "position", "length", "document"] as const;
export type MatchOrder = (typeof matchOrders)[number];

/** How a list is divided: `label:<track>` goes by the label at the first step of a match. */
export type MatchGrouping = "none" | "document" | "length" | "shared" | `label:${string}`;

export const isGrouping = (text: string): text is MatchGrouping =>
  ["none", "document", "length", "shared"].includes(text) || text.startsWith("label:");

export const groupingTrack = (grouping: MatchGrouping): string | null =>
  grouping.startsWith("label:") ? grouping.slice("label:".length) : null;

export interface MatchGroup {
  /** The document's index, the length, the number of shared cells, or the label's id (-1: none). */
  readonly key: number;
  readonly text: string | null;
  readonly count: number;
}

/** Counts over all candidates, before overlapping ones are dropped. */
export interface MatchTotals {
  readonly candidateCount: number;
  readonly matchCount: number | null;
  readonly byShared: readonly number[];
  /** By length, whatever the limits of length. */
  readonly byLength: readonly number[];
  /** The same, only those that share every selected cell. */
  readonly byLengthComplete: readonly number[];
}

/** A heat map beside the rows: how many selected cells are on, or a track. */
export type HeatMapId = "count" | `track:${string}`;

export const isHeatMapId = (text: string): text is HeatMapId => text === "count" || text.startsWith("track:");

export const trackOfHeatMap = (id: HeatMapId): string | null => (id === "count" ? null : id.slice("track:".length));

export const matchKey = (match: StepRange): string => `${match.start}:${match.end}`;

import type { StepRange } from "./range";

export type TrackKind = "categorical" | "scalar" | "topK";

export interface TrackLabel {
  readonly id: number;
  readonly text: string;
  readonly count: number | null;
}

/** What there is to know about a track before its values are loaded. */
export interface Track {
  readonly id: string;
  readonly kind: TrackKind;
  readonly labels: readonly TrackLabel[];
  readonly low: number | null;
  readonly high: number | null;
  readonly k: number | null;
}

/** How the numbers of a scalar track are drawn. */
export type ScalarStyle = "bars" | "line" | "heat";

export const scalarStyles: readonly ScalarStyle[] = ["bars", "line", "heat"];

/** Bars have to start at zero; numbers that are all far from it are told apart by colour, unless the user asks otherwise. */
export const defaultScalarStyle = (track: Track): ScalarStyle =>
  track.low !== null && track.high !== null && track.low > 0 && track.low > track.high / 2 ? "heat" : "bars";

/** A track's values over a range; the arrays of the other kinds are `null`. */
export interface TrackValues extends StepRange {
  readonly id: string;
  readonly kind: TrackKind;
  readonly labelIds: readonly number[] | null;
  readonly values: readonly (number | null)[] | null;
  readonly k: number | null;
  readonly entryIds: readonly number[] | null;
  readonly weights: readonly (number | null)[] | null;
}

/** Position of a label in the palette: by the order in which the track lists its labels, so colours never move. */
export function labelOrder(track: Track): ReadonlyMap<number, number> {
  return new Map(track.labels.map((label, order) => [label.id, order]));
}

export function labelText(track: Track): (id: number) => string {
  const texts = new Map(track.labels.map((label) => [label.id, label.text]));
  return (id) => texts.get(id) ?? `#${id}`;
}

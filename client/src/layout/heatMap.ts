import { formatActivation, formatCount, formatPercent } from "../domain/format";
import { type HeatMapId, trackOfHeatMap } from "../domain/match";
import { labelText, type Track, type TrackValues } from "../domain/track";
import { visibleToken } from "../domain/token";
import { labelColours } from "./labelColours";
import { mix } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";

/** What heat maps read of a row. */
export interface HeatMapRow {
  readonly counts: readonly number[];
  readonly tracks: Readonly<Record<string, TrackValues>>;
}

export interface LegendEntry {
  readonly colour: string;
  readonly text: string;
  readonly count: number | null;
}

/** The colours of a heat map: labels each with one, or a scale from low to high. */
export type HeatMapLegend =
  | { readonly kind: "labels"; readonly entries: readonly LegendEntry[]; readonly left: number }
  | { readonly kind: "scale"; readonly low: string; readonly high: string; readonly stops: readonly string[] };

/** How the steps of a row are coloured by the count of selected cells or by a track. */
export interface HeatMap {
  readonly id: HeatMapId;
  readonly title: string;
  readonly legend: HeatMapLegend;
  /** Ground of a step in the heat map; `null` where there is nothing to show. */
  colourAt(row: HeatMapRow, offset: number): string | null;
  /** The same behind a token, pale enough for text. */
  groundAt(row: HeatMapRow, offset: number): string | null;
  textAt(row: HeatMapRow, offset: number): string;
}

const clamp = (share: number): number => Math.max(0, Math.min(1, share));
const stopShares = [0, 0.25, 0.5, 0.75, 1];
const strong = 0.92;
const pale = 0.42;

function scaleMap(
  id: HeatMapId,
  title: string,
  ends: readonly [string, string],
  colours: Colours,
  shareAt: (row: HeatMapRow, offset: number) => number | null,
  textAt: (row: HeatMapRow, offset: number) => string,
): HeatMap {
  const at = (reach: number) => (row: HeatMapRow, offset: number): string | null => {
    const share = shareAt(row, offset);
    return share === null ? null : mix(colours.heat[0], colours.heat[1], reach * clamp(share));
  };
  const stops = stopShares.map((share) => mix(colours.heat[0], colours.heat[1], strong * share));
  return { id, title, legend: { kind: "scale", low: ends[0], high: ends[1], stops }, colourAt: at(strong), groundAt: at(pale), textAt };
}

function countMap(selectedCount: number, colours: Colours): HeatMap {
  const map = scaleMap(
    "count",
    "cells on",
    ["0", `${formatCount(selectedCount)} of ${formatCount(selectedCount)}`],
    colours,
    (row, offset) => {
      const count = row.counts[offset];
      return count === undefined || selectedCount === 0 ? null : count / selectedCount;
    },
    (row, offset) => `${formatCount(row.counts[offset] ?? 0)} of ${formatCount(selectedCount)} cells on`,
  );
  return { ...map, groundAt: (row, offset) => (row.counts[offset] ? map.groundAt(row, offset) : null) };
}

function scalarMap(id: HeatMapId, track: Track, colours: Colours): HeatMap {
  const low = track.low ?? 0;
  const high = track.high ?? 1;
  const valueAt = (row: HeatMapRow, offset: number): number | null => row.tracks[track.id]?.values?.[offset] ?? null;
  return scaleMap(
    id,
    track.id,
    [formatActivation(low), formatActivation(high)],
    colours,
    (row, offset) => {
      const value = valueAt(row, offset);
      return value === null ? null : (value - low) / (high - low || 1);
    },
    (row, offset) => {
      const value = valueAt(row, offset);
      return `${track.id} ${value === null ? "none" : formatActivation(value)}`;
    },
  );
}

/** The best entry of a top-k track, coloured by its weight. */
function bestEntryMap(id: HeatMapId, track: Track, colours: Colours): HeatMap {
  const text = labelText(track);
  const k = track.k ?? 1;
  const weightAt = (row: HeatMapRow, offset: number): number | null => {
    const values = row.tracks[track.id];
    if (!values || (values.entryIds?.[offset * k] ?? -1) < 0) return null;
    return values.weights === null ? 1 : (values.weights[offset * k] ?? null);
  };
  return scaleMap(id, `best of ${track.id}`, ["0", "weight 1"], colours, weightAt, (row, offset) => {
    const entry = row.tracks[track.id]?.entryIds?.[offset * k] ?? -1;
    if (entry < 0) return `${track.id} none`;
    const weight = weightAt(row, offset);
    return `${track.id} ${visibleToken(text(entry))}${weight === null ? "" : ` ${formatPercent(weight)}`}`;
  });
}

const mostEntries = 16;

function labelMap(id: HeatMapId, track: Track, colours: Colours): HeatMap {
  const text = labelText(track);
  const colourOf = labelColours(track, colours);
  const idAt = (row: HeatMapRow, offset: number): number => row.tracks[track.id]?.labelIds?.[offset] ?? -1;
  const colourAt = (row: HeatMapRow, offset: number): string | null => {
    const label = idAt(row, offset);
    return label < 0 ? null : colourOf(label);
  };
  const entries = track.labels.slice(0, mostEntries).map((label) => ({
    colour: colourOf(label.id),
    text: visibleToken(label.text),
    count: label.count,
  }));
  return {
    id,
    title: track.id,
    legend: { kind: "labels", entries, left: track.labels.length - entries.length },
    colourAt,
    groundAt: colourAt,
    textAt: (row, offset) => `${track.id} ${idAt(row, offset) < 0 ? "none" : visibleToken(text(idAt(row, offset)))}`,
  };
}

/** `null` where the project has no such track. */
export function heatMapOf(id: HeatMapId, tracks: readonly Track[], selectedCount: number, colours: Colours): HeatMap | null {
  const name = trackOfHeatMap(id);
  if (name === null) return countMap(selectedCount, colours);
  const track = tracks.find((known) => known.id === name);
  if (!track) return null;
  if (track.kind === "categorical") return labelMap(id, track, colours);
  return track.kind === "scalar" ? scalarMap(id, track, colours) : bestEntryMap(id, track, colours);
}

import { type CellRef, groupCells } from "../domain/cell";
import { formatRange, parseRange } from "../domain/range";
import type { Side } from "../domain/threshold";
import { sides } from "../domain/threshold";
import { type ScalarStyle, scalarStyles } from "../domain/track";
import { maxStepWidth, minStepWidth } from "../layout/timeScale";
import { rasterOrders } from "../layout/raster";
import { readLiveView, writeLiveView } from "./liveView";
import { readMatchView, writeMatchView } from "./matchView";
import { defaultPattern, emptyView, plots, type View } from "./view";

export type Place =
  | { readonly route: "gallery" }
  | { readonly route: "import" }
  | { readonly route: "check"; readonly project: string }
  | { readonly route: "workbench"; readonly view: View }
  | { readonly route: "snapshot"; readonly id: string };

const cellsParameter = (cells: readonly CellRef[]): string[] =>
  Object.entries(groupCells(cells)).map(([source, list]) => `${source}@${list.join(",")}`);

/** The same as URLSearchParams would write, but legible: these characters are allowed in a fragment. */
const legible = (query: string): string =>
  query.replace(/%3A/gi, ":").replace(/%2F/gi, "/").replace(/%2C/gi, ",").replace(/%40/gi, "@");

const isQuantile = (quantile: number | null | undefined): quantile is number => typeof quantile === "number" && quantile >= 0 && quantile <= 1;

const short = (value: number): string => String(Number(value.toFixed(4)));

export function formatHash(place: Place): string {
  if (place.route === "gallery") return "#/";
  if (place.route === "snapshot") return `#/s/${place.id}`;
  if (place.route === "import") return "#/import";
  if (place.route === "check") return `#/check/${legible(encodeURIComponent(place.project))}`;
  const { view } = place;
  const parameters = new URLSearchParams();
  const { pattern, edits } = view;
  for (const source of view.sources) parameters.append("source", source);
  parameters.set("at", String(Number(view.at.toFixed(2))));
  if (view.stepWidth !== null) parameters.set("zoom", short(view.stepWidth));
  if (view.range) parameters.set("range", formatRange(view.range));
  parameters.set("threshold", String(pattern.threshold));
  if (isQuantile(pattern.quantile)) parameters.set("quantile", String(pattern.quantile));
  if (pattern.side !== "positive") parameters.set("side", pattern.side);
  parameters.set("offBefore", String(pattern.offBefore));
  parameters.set("offAfter", String(pattern.offAfter));
  if (view.minRun > 1) parameters.set("minRun", String(view.minRun));
  for (const cells of cellsParameter(edits.included)) parameters.append("include", cells);
  for (const cells of cellsParameter(edits.excluded)) parameters.append("exclude", cells);
  for (const cells of cellsParameter(edits.locked)) parameters.append("lock", cells);
  for (const track of view.tracks ?? []) parameters.append("track", track);
  if (view.tracks?.length === 0) parameters.set("track", "");
  for (const [track, style] of Object.entries(view.scalarStyles)) parameters.append("style", `${track}@${style}`);
  if (view.maskCount > 0) parameters.set("mask", String(view.maskCount));
  if (view.colourBy) parameters.set("colourBy", cellsParameter([view.colourBy]).join(""));
  if (view.plot !== "lines") parameters.set("plot", view.plot);
  if (view.order !== "cell") parameters.set("rows", view.order);
  writeMatchView(view.match, parameters);
  writeLiveView(view.live, parameters);
  return `#/p/${legible(encodeURIComponent(view.project))}?${legible(parameters.toString())}`;
}

function readCells(values: readonly string[]): CellRef[] {
  return values.flatMap((text) => {
    const split = text.lastIndexOf("@");
    if (split <= 0) return [];
    const cells = text.slice(split + 1).split(",").filter((cell) => /^\d+$/.test(cell));
    return cells.map((cell) => ({ source: text.slice(0, split), cell: Number(cell) }));
  });
}

function readStyles(values: readonly string[]): Record<string, ScalarStyle> {
  const styles: Record<string, ScalarStyle> = {};
  for (const text of values) {
    const split = text.lastIndexOf("@");
    const style = scalarStyles.find((known) => known === text.slice(split + 1));
    if (split > 0 && style) styles[text.slice(0, split)] = style;
  }
  return styles;
}

const countOf = (text: string | null, otherwise: number): number =>
  text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;

function numberOf(text: string | null, otherwise: number): number {
  const parsed = text === null || text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(parsed) ? parsed : otherwise;
}

function readView(project: string, parameters: URLSearchParams): View {
  const range = parseRange(parameters.get("range") ?? "");
  const side = parameters.get("side");
  const quantile = numberOf(parameters.get("quantile"), NaN);
  const zoom = numberOf(parameters.get("zoom"), NaN);
  const tracks = parameters.getAll("track");
  return {
    project,
    sources: [...new Set(parameters.getAll("source"))],
    at: Math.max(0, numberOf(parameters.get("at"), (range?.start ?? 0) - 8)),
    stepWidth: zoom > 0 ? Math.min(maxStepWidth, Math.max(minStepWidth, Math.round(zoom * 16) / 16)) : null,
    range,
    pattern: {
      ...(isQuantile(quantile) && { quantile }),
      threshold: numberOf(parameters.get("threshold"), defaultPattern.threshold),
      side: sides.find((known): known is Side => known === side) ?? defaultPattern.side,
      offBefore: countOf(parameters.get("offBefore"), defaultPattern.offBefore),
      offAfter: countOf(parameters.get("offAfter"), defaultPattern.offAfter),
    },
    minRun: Math.max(1, countOf(parameters.get("minRun"), 1)),
    edits: {
      included: readCells(parameters.getAll("include")),
      excluded: readCells(parameters.getAll("exclude")),
      locked: readCells(parameters.getAll("lock")),
    },
    tracks: tracks.length > 0 ? [...new Set(tracks)].filter(Boolean) : null,
    scalarStyles: readStyles(parameters.getAll("style")),
    maskCount: countOf(parameters.get("mask"), 0),
    colourBy: readCells(parameters.getAll("colourBy"))[0] ?? null,
    plot: plots.find((plot) => plot === parameters.get("plot")) ?? "lines",
    order: rasterOrders.find((order) => order === parameters.get("rows")) ?? "cell",
    match: readMatchView(parameters),
    live: readLiveView(parameters, readCells),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a link. What it leaves out gets the defaults; what it says, 0 included, is kept. */
export function parseHash(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  const snapshot = /^\/s\/([a-z0-9]+)\/?$/i.exec(path)?.[1];
  if (snapshot) return { route: "snapshot", id: snapshot.toLowerCase() };
  const project = /^\/p\/(.+?)\/?$/.exec(path)?.[1];
  const checked = /^\/check\/(.+?)\/?$/.exec(path)?.[1];
  if (checked) return { route: "check", project: decoded(checked) };
  if (/^\/import\/?$/.test(path)) return { route: "import" };
  if (!project) return { route: "gallery" };
  return { route: "workbench", view: readView(decoded(project), new URLSearchParams(query)) };
}

export const emptyPlace = (project: string): Place => ({ route: "workbench", view: { ...emptyView, project } });

import createClient from "openapi-fetch";
import type { Document } from "../domain/document";
import type { MediaItem } from "../domain/media";
import type { Project, ProjectList } from "../domain/project";
import type { StepRange } from "../domain/range";
import type { TrackValues } from "../domain/track";
import { ApiError, problemOf } from "./error";
import { type Matrix, readMatrix } from "./matrix";
import { eventsOf } from "./progress";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type SelectionBody = Schemas["Selection"];
export type SearchMode = "text" | "phrase" | "regex";

interface Reply<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

function unwrap<T>({ data, error, response }: Reply<T>): T {
  if (response.ok && data !== undefined) return data;
  throw problemOf(error, response.status);
}

const base = new URL(".", document.baseURI).href.replace(/\/$/, "");
const http = createClient<paths>({ baseUrl: base });
const inProject = (project: string): { path: { project: string } } => ({ path: { project } });

/** Whether the server answers at all. */
export async function pingServer(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${base}/`, { method: "HEAD", cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

export async function getProjects(signal: AbortSignal): Promise<ProjectList> {
  return unwrap(await http.GET("/api/v3/projects", { signal }));
}

export async function getProject(project: string, signal: AbortSignal): Promise<Project> {
  const detail = unwrap(await http.GET("/api/v3/projects/{project}", { params: inProject(project), signal }));
  return { ...detail, tracks: detail.tracks.map((track) => ({ ...track, labels: track.labels ?? [] })) };
}

/** How far the indexes of a project's sources are. */
export async function getIndexes(project: string, signal: AbortSignal): Promise<readonly Schemas["IndexInfo"][]> {
  return unwrap(await http.GET("/api/v3/projects/{project}/indexes", { params: inProject(project), signal })).indexes;
}

export async function getDocuments(
  project: string,
  offset: number,
  count: number,
  signal: AbortSignal,
): Promise<{ total: number; documents: readonly Document[] }> {
  const params = { ...inProject(project), query: { offset, count } };
  return unwrap(await http.GET("/api/v3/projects/{project}/documents", { params, signal }));
}

export async function getTokens(project: string, range: StepRange, signal: AbortSignal): Promise<Schemas["TokensResponse"]> {
  const params = { ...inProject(project), query: { start: range.start, end: range.end } };
  return unwrap(await http.GET("/api/v3/projects/{project}/tokens", { params, signal }));
}

/** Activations of all cells of a source, or of `cells`, strictly ascending. */
export async function getContext(
  project: string,
  source: string,
  range: StepRange,
  signal: AbortSignal,
  cells?: readonly number[],
): Promise<Matrix> {
  const query = { source, start: range.start, end: range.end, ...(cells && { cells: cells.join(",") }) };
  const params = { ...inProject(project), query };
  const reply = await http.GET("/api/v3/projects/{project}/context", { params, signal, parseAs: "arrayBuffer" });
  const bytes: unknown = unwrap(reply);
  if (!(bytes instanceof ArrayBuffer)) throw new ApiError("The activations came in an unknown form.", "", 0);
  return readMatrix(bytes, reply.response.headers);
}

/** How many cells of a selection's sources each quantile would select on its range. */
export async function postSensitivity(project: string, selection: Schemas["Selection"], signal: AbortSignal): Promise<Schemas["SensitivityResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/selections/sensitivity", { params: inProject(project), body: selection, signal }));
}

/** Every cell's own quantile as a threshold, `[cell]`. */
export async function getQuantiles(project: string, source: string, quantile: number, side: Schemas["Side"], signal: AbortSignal): Promise<readonly number[]> {
  const params = { ...inProject(project), query: { source, quantile, side } };
  return unwrap(await http.GET("/api/v3/projects/{project}/quantiles", { params, signal })).thresholds;
}

/** What the model was fed with in a range, `[timeStep, channel]`. */
export async function getInputs(project: string, range: StepRange, signal: AbortSignal): Promise<Matrix> {
  const params = { ...inProject(project), query: { start: range.start, end: range.end } };
  const reply = await http.GET("/api/v3/projects/{project}/inputs", { params, signal, parseAs: "arrayBuffer" });
  const bytes: unknown = unwrap(reply);
  if (!(bytes instanceof ArrayBuffer)) throw new ApiError("The inputs came in an unknown form.", "", 0);
  return readMatrix(bytes, reply.response.headers);
}

/** Which pictures and sounds belong to steps of a range. */
export async function getMedia(project: string, range: StepRange, signal: AbortSignal): Promise<readonly MediaItem[]> {
  const params = { ...inProject(project), query: { start: range.start, end: range.end } };
  return unwrap(await http.GET("/api/v3/projects/{project}/media", { params, signal })).files;
}

/** Where the bytes of a picture or sound are. */
export const mediaUrl = (project: string, index: number): string => `${base}/api/v3/projects/${encodeURIComponent(project)}/media/${index}`;

export async function getTrackValues(
  project: string,
  track: string,
  range: StepRange,
  signal: AbortSignal,
): Promise<TrackValues> {
  const params = { ...inProject(project), query: { track, start: range.start, end: range.end } };
  return unwrap(await http.GET("/api/v3/projects/{project}/tracks", { params, signal }));
}

export async function searchText(
  project: string,
  query: { q: string; mode: SearchMode; offset: number; count: number },
  signal: AbortSignal,
): Promise<Schemas["SearchResponse"]> {
  const params = { ...inProject(project), query };
  return unwrap(await http.GET("/api/v3/projects/{project}/search", { params, signal }));
}

/** Hits that lie inside a match of `body.selection`. */
export async function searchMatches(project: string, body: Schemas["SearchMatchesQuery"], signal: AbortSignal): Promise<Schemas["SearchResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/search/matches", { params: inProject(project), body, signal }));
}

export async function postSnapshot(link: string, signal: AbortSignal): Promise<Schemas["SnapshotResponse"]> {
  return unwrap(await http.POST("/api/v3/snapshots", { body: { link }, signal }));
}

export async function getSnapshot(id: string, signal: AbortSignal): Promise<Schemas["SnapshotResponse"]> {
  return unwrap(await http.GET("/api/v3/snapshots/{id}", { params: { path: { id } }, signal }));
}

export async function postSelection(
  project: string,
  body: SelectionBody,
  signal: AbortSignal,
): Promise<Schemas["SelectedCellsResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/selections", { params: inProject(project), body, signal }));
}

export async function postMatches(
  project: string,
  body: Schemas["MatchPageQuery"],
  signal: AbortSignal,
): Promise<Schemas["MatchesResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/matches", { params: inProject(project), body, signal }));
}

/** Counts all candidates; partial totals come while the server counts, the last ones are complete. */
export async function* postMatchTotals(
  project: string,
  body: Schemas["MatchQuery"],
  signal: AbortSignal,
): AsyncGenerator<Schemas["MatchProgressResponse"]> {
  const options = { params: inProject(project), body, signal, headers: { Accept: "text/event-stream" }, parseAs: "stream" as const };
  const reply = await http.POST("/api/v3/projects/{project}/matches/totals", options);
  const stream: unknown = unwrap(reply);
  let last: Schemas["MatchProgressResponse"] | null = null;
  if (stream instanceof ReadableStream) {
    for await (const event of eventsOf(stream as ReadableStream<Uint8Array>)) {
      last = JSON.parse(event) as Schemas["MatchProgressResponse"];
      yield last;
    }
  }
  if ((last?.totals.matchCount ?? null) === null) throw new ApiError("The count of matches broke off.", "Try again.", 0);
}

export async function postMatchGroups(
  project: string,
  body: Schemas["MatchListQuery"],
  signal: AbortSignal,
): Promise<Schemas["MatchGroupsResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/matches/groups", { params: inProject(project), body, signal }));
}

/** All matches of a list as a file. */
export async function postMatchExport(
  project: string,
  body: Schemas["MatchListQuery"],
  format: "csv" | "json" | "parquet",
  signal: AbortSignal,
): Promise<Blob> {
  const params = { ...inProject(project), query: { format } };
  const reply = await http.POST("/api/v3/projects/{project}/matches/export", { params, body, signal, parseAs: "blob" });
  const file: unknown = unwrap(reply);
  if (file instanceof Blob) return file;
  throw new ApiError("The file came in an unknown form.", "Try again.", 0);
}

/** Matches per equal stretch of the corpus. */
export async function postMatchDensity(
  project: string,
  body: Schemas["MatchDensityQuery"],
  signal: AbortSignal,
): Promise<Schemas["MatchDensityResponse"]> {
  const params = inProject(project);
  return unwrap(await http.POST("/api/v3/projects/{project}/matches/density", { params, body, signal }));
}

export async function postRows(
  project: string,
  body: Schemas["RowsQuery"],
  signal: AbortSignal,
): Promise<Schemas["RowsResponse"]> {
  return unwrap(await http.POST("/api/v3/projects/{project}/rows", { params: inProject(project), body, signal }));
}

import { getContext, postMatches, postMatchGroups, postRows, type Schemas } from "../api/client";
import type { Match } from "../domain/match";
import { matchKey } from "../domain/match";
import type { StepRange } from "../domain/range";
import type { Track } from "../domain/track";
import { anchorOf, type MatchFrame, stepsAround } from "../layout/matchFrame";
import { ready } from "./loadable";
import type { ListQuery } from "./matchScene.svelte";
import { type CellsBySource, type DetailLines, type MatchDetail, type MatchList, matchPageSize, type MatchRow } from "./matchState";

export interface ListQuestion {
  readonly project: string;
  readonly key: string;
  readonly totalsKey: string;
  /** Index of the page that is seen first. */
  readonly page: number;
  /** Place in that page of the match that is seen first. */
  readonly from: number;
  readonly frame: MatchFrame;
  readonly tracks: readonly Track[];
  readonly shape: string;
}

/** A list with the rows that are seen first, by match. */
export interface ListAnswer {
  readonly list: MatchList;
  readonly rows: readonly (readonly [string, MatchRow])[];
}

/** Rows that come with a list: those on screen and a few more. */
const firstRows = 48;

export const queryOf = (key: string): ListQuery => JSON.parse(key) as ListQuery;

/** The page of a list that is seen first with its first rows, and how the list is divided. One answer for both: each question costs a turn of the page. */
export async function requestList(question: ListQuestion, signal: AbortSignal): Promise<ListAnswer> {
  const { project, key, totalsKey, frame, tracks, shape } = question;
  const query = queryOf(key);
  const pageAt = (index: number, skip: number): ReturnType<typeof postMatches> => {
    const rows = { skip, count: firstRows, align: frame.align, ...stepsAround(frame), tracks: tracks.map((track) => track.id) };
    return postMatches(project, { ...query, offset: index * matchPageSize, count: matchPageSize, rows }, signal);
  };
  const [asked, grouped] = await Promise.all([
    pageAt(question.page, question.from),
    query.groupBy ? postMatchGroups(project, query, signal) : Promise.resolve(null),
  ]);
  const isBeyond = asked.matches.length === 0 && question.page > 0;
  const page = isBeyond ? await pageAt(0, 0) : asked;
  const index = isBeyond ? 0 : question.page;
  const list: MatchList = {
    key,
    totalsKey,
    selectedCount: page.selectedCellCount,
    elapsedMilliseconds: page.elapsedMilliseconds,
    matchCount: page.matchCount ?? null,
    knownCount: page.offset + page.matches.length + (page.isLast ? 0 : 1),
    groups: grouped?.groups ?? [],
    pages: new Map([[index, ready(page.matches)]]),
  };
  return { list, rows: rowsOf(page.rows ?? [], page.matches.slice(isBeyond ? 0 : question.from), shape) };
}

function rowsOf(rows: readonly Schemas["Row"][], matches: readonly Match[], shape: string): (readonly [string, MatchRow])[] {
  return rows.flatMap((row, index) => {
    const match = matches[index];
    if (!match) return [];
    const values = Object.fromEntries(row.tracks.map((track) => [track.id, track]));
    const read: MatchRow = { shape, start: row.contextStart, end: row.contextEnd, tokens: row.tokens, counts: row.activeCounts ?? [], tracks: values };
    return [[matchKey(match), read] as const];
  });
}

/** The rows of some matches, by match. */
export async function requestRows(
  project: string,
  query: ListQuery,
  matches: readonly Match[],
  frame: MatchFrame,
  tracks: readonly Track[],
  shape: string,
  signal: AbortSignal,
): Promise<(readonly [string, MatchRow])[]> {
  if (matches.length === 0) return [];
  const body = {
    ranges: matches.map((match) => anchorOf(match, frame.align)),
    ...stepsAround(frame),
    tracks: tracks.map((track) => track.id),
    selection: query.selection,
    includeCells: false,
  };
  const { rows } = await postRows(project, body, signal);
  return rowsOf(rows, matches, shape);
}

const mostLines = 64;

/** Which cells agree on a match, and how the selected ones behave around it. */
export async function requestDetail(project: string, query: ListQuery, match: StepRange, steps: StepRange, signal: AbortSignal): Promise<MatchDetail> {
  const selected: CellsBySource = query.selection.cells ?? {};
  const linesOf = async (source: string): Promise<DetailLines> => {
    const cells = (selected[source] ?? []).slice(0, mostLines);
    const matrix = await getContext(project, source, steps, signal, cells);
    return { source, cells, activations: matrix.activations };
  };
  const sources = query.selection.sources.filter((source) => (selected[source]?.length ?? 0) > 0);
  const range = { start: match.start, end: match.end };
  const [reply, lines] = await Promise.all([
    postRows(project, { ranges: [range], before: 0, after: 0, tracks: [], selection: query.selection, includeCells: true }, signal),
    Promise.all(sources.map(linesOf)),
  ]);
  const cells = reply.rows[0]?.cells;
  return { steps, shared: cells?.shared ?? {}, missing: cells?.missing ?? {}, extra: cells?.extra ?? {}, lines };
}

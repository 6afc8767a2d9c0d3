import { getContext, postMatches, postMatchGroups, postRows } from "../api/client";
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
}

export const queryOf = (key: string): ListQuery => JSON.parse(key) as ListQuery;

/** The page of a list that is seen first, and how the list is divided. */
export async function requestList(question: ListQuestion, signal: AbortSignal): Promise<MatchList> {
  const { project, key, totalsKey } = question;
  const query = queryOf(key);
  const pageAt = (index: number): ReturnType<typeof postMatches> =>
    postMatches(project, { ...query, offset: index * matchPageSize, count: matchPageSize }, signal);
  const [asked, grouped] = await Promise.all([
    pageAt(question.page),
    query.groupBy ? postMatchGroups(project, query, signal) : Promise.resolve(null),
  ]);
  const isBeyond = asked.matches.length === 0 && question.page > 0;
  const page = isBeyond ? await pageAt(0) : asked;
  const index = isBeyond ? 0 : question.page;
  return {
    key,
    totalsKey,
    selectedCount: page.selectedCellCount,
    elapsedMilliseconds: page.elapsedMilliseconds,
    matchCount: page.matchCount ?? null,
    knownCount: page.offset + page.matches.length + (page.isLast ? 0 : 1),
    groups: grouped?.groups ?? [],
    pages: new Map([[index, ready(page.matches)]]),
  };
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
  return rows.flatMap((row, index) => {
    const match = matches[index];
    if (!match) return [];
    const values = Object.fromEntries(row.tracks.map((track) => [track.id, track]));
    const read: MatchRow = { shape, start: row.contextStart, end: row.contextEnd, tokens: row.tokens, counts: row.activeCounts ?? [], tracks: values };
    return [[matchKey(match), read] as const];
  });
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

import type { ApiError } from "../api/error";
import type { Match, MatchTotals } from "../domain/match";
import { type Action, quiet } from "./action";
import { failed, idle, type Loadable, ready, reloading, valueOf } from "./loadable";
import { type IndexInfo, type MatchDetail, type MatchList, type MatchRow, type MatchState, noMatches } from "./matchState";

const changeMatches = (name: string, change: (matches: MatchState) => MatchState): Action =>
  quiet(name, (state) => {
    const matches = change(state.matches);
    return matches === state.matches ? state : { ...state, matches };
  });

/** Nothing to ask for: what was listed belongs to another selection. */
export const matchesCleared = (): Action =>
  changeMatches("matches cleared", ({ columns, attempt, summons }) => ({ ...noMatches, columns, attempt, summons }));

/** Asked; the list before stays on show until the new one comes. */
export const matchesAsked = (): Action =>
  changeMatches("matches asked", (matches) => ({ ...matches, list: reloading(matches.list) }));

/** A new list, with the rows of its first page, so that both appear at once. */
export const matchesArrived = (list: MatchList, rows: readonly (readonly [string, MatchRow])[]): Action =>
  quiet("matches", (state) => {
    const before = valueOf(state.matches.list);
    const isOther = before !== undefined && before.key !== list.key;
    const matches: MatchState = {
      ...state.matches,
      list: ready(list),
      rows: new Map(rows.map(([key, row]) => [key, ready(row)])),
      details: isOther ? new Map() : state.matches.details,
    };
    if (!isOther) return { ...state, matches };
    // A match of another selection is none of this one.
    const marked = before.totalsKey === list.totalsKey ? state.view.match.marked : null;
    const match = { ...state.view.match, row: 0, marked };
    const isSame = match.row === state.view.match.row && marked === state.view.match.marked;
    return { ...state, view: isSame ? state.view : { ...state.view, match }, matches };
  });

export const matchesFailed = (error: ApiError): Action =>
  changeMatches("matches failed", (matches) => ({ ...matches, list: failed(error), rows: new Map(), details: new Map() }));

export const totalsAsked = (): Action =>
  changeMatches("totals asked", (matches) => ({ ...matches, totals: reloading(matches.totals) }));

export const totalsArrived = (key: string, totals: MatchTotals, share: number): Action =>
  changeMatches("totals", (matches) => ({ ...matches, totals: ready({ key, totals, share }) }));

export const totalsFailed = (error: ApiError): Action =>
  changeMatches("totals failed", (matches) => ({ ...matches, totals: failed(error) }));

/** A further page of the list named `key`; `null` takes it out, so that it is asked for again when it is looked at. */
export const matchPageChanged = (key: string, index: number, page: Loadable<readonly Match[]> | null, known?: Partial<MatchList>): Action =>
  changeMatches("match page", (matches) => {
    const { list } = matches;
    if (list.status !== "ready" || list.value.key !== key) return matches;
    const pages = new Map(list.value.pages);
    if (page) pages.set(index, page);
    else pages.delete(index);
    const knownCount = Math.max(list.value.knownCount, known?.knownCount ?? 0);
    const matchCount = known?.matchCount ?? list.value.matchCount;
    return { ...matches, list: ready({ ...list.value, pages, knownCount, matchCount }) };
  });

const mostRows = 1200;

/** Rows by match; the oldest go when there are too many. */
export const rowsChanged = (changes: readonly (readonly [string, Loadable<MatchRow> | null])[]): Action =>
  changeMatches("rows", (matches) => {
    const rows = new Map(matches.rows);
    for (const [key, row] of changes) {
      rows.delete(key);
      if (row) rows.set(key, row);
    }
    for (const key of rows.keys()) {
      if (rows.size <= mostRows) break;
      rows.delete(key);
    }
    return { ...matches, rows };
  });

export const detailChanged = (key: string, detail: Loadable<MatchDetail> | null): Action =>
  changeMatches("match detail", (matches) => {
    const details = new Map(matches.details);
    if (detail) details.set(key, detail);
    else details.delete(key);
    return { ...matches, details };
  });

export const indexesArrived = (indexes: readonly IndexInfo[]): Action => changeMatches("indexes", (matches) => (indexes.length === 0 && matches.indexes.length === 0 ? matches : { ...matches, indexes }));

export const totalsCleared = (): Action =>
  changeMatches("totals cleared", (matches) => (matches.totals === idle ? matches : { ...matches, totals: idle }));

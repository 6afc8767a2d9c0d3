/** Matches in the fixed data, found in the simplest way: stretches on which at least so many of the selected cells are on. Development only. */
export interface MockData {
  readonly stepCount: number;
  readonly documents: readonly { index: number; id: string; start: number; end: number }[];
  readonly tokens: readonly string[];
  isOn(selection: MockSelection, cell: number, step: number): boolean;
  trackValues(id: string, start: number, end: number): unknown;
}

export interface MockSelection {
  readonly sources: readonly string[];
  readonly threshold: number;
  readonly side: string;
  readonly cells: Readonly<Record<string, readonly number[]>> | null;
}

interface MockMatch {
  start: number;
  end: number;
  shared: number;
  missing: number;
  extra: number;
  document: number;
}

interface MockQuery {
  selection: MockSelection;
  options: { minShared: number; minLength: number; maxLength: number | null };
  order?: "rank" | "position" | "length" | "document";
  groupBy?: { kind: "document" | "length" | "shared" | "label" } | null;
  within?: string | null;
  offset?: number;
  count?: number;
  buckets?: number;
}

interface RowsQuery {
  ranges: { start: number; end: number }[];
  before: number;
  after: number;
  tracks: string[];
  selection: MockSelection | null;
  includeCells: boolean;
}

const refsOf = (selection: MockSelection): { source: string; cell: number }[] =>
  Object.entries(selection.cells ?? {}).flatMap(([source, cells]) => cells.map((cell) => ({ source, cell })));

function find(data: MockData, { selection, options }: MockQuery, minLength = options.minLength, maxLength = options.maxLength): MockMatch[] {
  const refs = refsOf(selection);
  const counts = Array.from({ length: data.stepCount }, (_, step) => refs.filter(({ cell }) => data.isOn(selection, cell, step)).length);
  const taken = new Uint8Array(data.stepCount);
  const found: MockMatch[] = [];
  for (let shared = refs.length; shared >= options.minShared; shared--) {
    for (const document of data.documents) {
      for (let start = document.start; start < document.end; start++) {
        let end = start;
        while (end < document.end && (counts[end] ?? 0) >= shared && !taken[end]) end++;
        const length = end - start;
        if (length >= minLength && length <= (maxLength ?? Infinity)) {
          found.push({ start, end, shared, missing: refs.length - shared, extra: 0, document: document.index });
          taken.fill(1, start, end);
        }
        start = Math.max(start, end);
      }
    }
  }
  return found.sort((a, b) => b.shared - a.shared || b.end - b.start - (a.end - a.start) || a.start - b.start);
}

const lengthOf = (match: MockMatch): number => match.end - match.start;

function list(data: MockData, query: MockQuery): { matches: (MockMatch & { rank: number })[]; keyOf: (match: MockMatch) => number } {
  const within = query.within?.toLowerCase() ?? "";
  const ranked = find(data, query).map((match, index) => ({ ...match, rank: index + 1 }));
  const kept = ranked.filter((match) => data.tokens.slice(match.start, match.end).join("").toLowerCase().includes(within));
  const orders = { rank: () => 0, position: (match: MockMatch) => match.start, length: (match: MockMatch) => -lengthOf(match), document: (match: MockMatch) => match.document };
  const order = orders[query.order ?? "rank"];
  const kind = query.groupBy?.kind;
  const keyOf = (match: MockMatch): number => (kind === "length" ? lengthOf(match) : kind === "shared" ? match.shared : kind === "document" ? match.document : 0);
  const sign = kind === "length" || kind === "shared" ? -1 : 1;
  return { matches: kept.sort((a, b) => sign * (keyOf(a) - keyOf(b)) || order(a) - order(b) || a.rank - b.rank), keyOf };
}

function totals(data: MockData, query: MockQuery): unknown {
  const all = find(data, query, 1, null);
  const count = (matches: readonly MockMatch[], keyOf: (match: MockMatch) => number): number[] => {
    const counts: number[] = [0];
    for (const match of matches) {
      while (counts.length <= keyOf(match)) counts.push(0);
      counts[keyOf(match)] = (counts[keyOf(match)] ?? 0) + 1;
    }
    return counts;
  };
  const listed = find(data, query);
  const complete = all.filter((match) => match.missing === 0);
  return { candidateCount: listed.length, matchCount: listed.length, byShared: count(listed, (match) => match.shared), byLength: count(all, lengthOf), byLengthComplete: count(complete, lengthOf) };
}

function rows(data: MockData, query: RowsQuery): unknown {
  const { selection } = query;
  return query.ranges.map(({ start, end }) => {
    const document = data.documents.find((one) => start >= one.start && start < one.end);
    const contextStart = Math.max(document?.start ?? 0, start - query.before);
    const contextEnd = Math.min(document?.end ?? data.stepCount, end + query.after);
    const steps = Array.from({ length: contextEnd - contextStart }, (_, offset) => contextStart + offset);
    const refs = selection ? refsOf(selection) : [];
    const follows = (cell: number): boolean => selection !== null && Array.from({ length: end - start }, (_, offset) => start + offset).every((step) => data.isOn(selection, cell, step));
    const group = (isShared: boolean): Record<string, number[]> => {
      const groups: Record<string, number[]> = {};
      for (const { source, cell } of refs) if (follows(cell) === isShared) (groups[source] ??= []).push(cell);
      return groups;
    };
    return {
      start, end, contextStart, contextEnd, document: document?.index ?? 0,
      tokens: data.tokens.slice(contextStart, contextEnd),
      activeCounts: selection && steps.map((step) => refs.filter(({ cell }) => data.isOn(selection, cell, step)).length),
      tracks: query.tracks.map((id) => data.trackValues(id, contextStart, contextEnd)),
      cells: query.includeCells ? { shared: group(true), missing: group(false), extra: {} } : null,
    };
  });
}

/** The answer to a request about matches, or `null` where it is about something else. */
export function answerMatches(data: MockData, path: string, body: unknown): unknown {
  const query = body as MockQuery;
  if (path === "rows") return { rows: rows(data, body as RowsQuery) };
  if (path === "matches/totals") return { stepsDone: data.stepCount, stepCount: data.stepCount, totals: totals(data, query) };
  if (path === "matches/density") {
    const buckets = query.buckets ?? 200;
    const counts = Array.from({ length: buckets }, () => 0);
    for (const { start } of find(data, query)) {
      const bucket = Math.floor((start * buckets) / data.stepCount);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    return { stepCount: data.stepCount, matchCount: 0, counts };
  }
  const { matches, keyOf } = list(data, query);
  if (path === "matches/groups") {
    const keys = [...new Set(matches.map(keyOf))];
    return { matchCount: matches.length, groups: keys.map((key) => ({ key, text: null, count: matches.filter((match) => keyOf(match) === key).length })) };
  }
  if (path !== "matches") return null;
  const offset = query.offset ?? 0;
  const page = matches.slice(offset, offset + (query.count ?? 50));
  return { offset, isLast: offset + page.length >= matches.length, matchCount: matches.length, selectedCellCount: refsOf(query.selection).length, matches: page, elapsedMilliseconds: 2 };
}

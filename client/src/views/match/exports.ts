import { postMatchExport, postRows } from "../../api/client";
import { asApiError } from "../../api/error";
import type { Match } from "../../domain/match";
import { copiedRow, copiedColumns } from "../../domain/matchText";
import { countOf, formatCount } from "../../domain/format";
import { notify } from "../../state/actions";
import type { App } from "../../state/app";
import { queryOf } from "../../state/matchRequests";
import { figureOfMatches, savePng, saveSvg } from "./figure";
import { saveBlob } from "./save";

export const exportFormats = ["csv", "json", "parquet"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const mostCopied = 1000;
const rowsPerRequest = 200;
const stepsBefore = 8;
const stepsAfter = 16;

const nameOf = ({ matches }: App): string => `${matches.scene.project?.id ?? "project"}-matches`;

function fail({ store }: App, title: string, error: unknown): void {
  const { title: what, detail } = asApiError(error);
  store.dispatch(notify("error", title, `${what} ${detail}`));
}

/** All matches of the list as a file. */
export async function saveMatches(app: App, format: ExportFormat): Promise<void> {
  const { matches } = app;
  if (matches.listKey === null) return;
  const { project, range } = matches.scene.view;
  const query = queryOf(matches.listKey);
  try {
    // A list does not depend on where its cells were read off, but a file tells it.
    const file = await postMatchExport(project, { ...query, selection: { ...query.selection, range } }, format, new AbortController().signal);
    saveBlob(file, `${nameOf(app)}.${format}`);
  } catch (error) {
    fail(app, "The matches could not be saved.", error);
  }
}

/** The rows on screen with their legend, on a light ground. */
export async function savePicture(app: App, kind: "svg" | "png"): Promise<void> {
  try {
    const figure = figureOfMatches(app);
    if (kind === "svg") saveSvg(figure, `${nameOf(app)}.svg`);
    else await savePng(figure, `${nameOf(app)}.png`);
  } catch (error) {
    fail(app, "The picture could not be made.", error);
  }
}

/** Matches as lines of columns, whole and with what is around them: a row on screen shows only as much as fits. */
async function linesOf({ matches }: App, copied: readonly Match[]): Promise<string[]> {
  const lines: string[] = [];
  for (let first = 0; first < copied.length; first += rowsPerRequest) {
    const some = copied.slice(first, first + rowsPerRequest);
    const body = { ranges: some.map(({ start, end }) => ({ start, end })), before: stepsBefore, after: stepsAfter, tracks: [], selection: null, includeCells: false };
    const { rows } = await postRows(matches.scene.view.project, body, new AbortController().signal);
    some.forEach((match, index) => {
      const row = rows[index];
      if (row) lines.push(copiedRow(match, { start: row.contextStart, end: row.contextEnd, tokens: row.tokens }));
    });
  }
  return lines;
}

async function copy(app: App, text: string, title: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    app.store.dispatch(notify("info", title, `Its columns are ${copiedColumns.join(", ")}, between tabs.`));
  } catch {
    app.store.dispatch(notify("info", "The browser does not let this page copy.", text));
  }
}

/** One match as a line of columns. */
export async function copyMatch(app: App, match: Match): Promise<void> {
  try {
    const lines = await linesOf(app, [match]);
    await copy(app, lines.join("\n"), `Copied match ${formatCount(match.rank)}.`);
  } catch (error) {
    fail(app, "The match could not be copied.", error);
  }
}

/** The matches whose rows are on screen, as far as they are known. */
export function matchesOnScreen({ store, matches }: App): Match[] {
  const first = matches.view.row;
  const count = Math.max(0, Math.min(store.state.matches.onScreen - first, mostCopied));
  return Array.from({ length: count }, (_, index) => matches.matchAt(first + index)).filter((match) => match !== undefined);
}

/** The matches on screen as lines of columns with their names, as a spreadsheet takes them. */
export async function copyMatches(app: App): Promise<void> {
  const copied = matchesOnScreen(app);
  try {
    const lines = await linesOf(app, copied);
    await copy(app, [copiedColumns.join("\t"), ...lines].join("\n"), `Copied ${countOf(lines.length, "match", "matches")}.`);
  } catch (error) {
    fail(app, "The matches could not be copied.", error);
  }
}

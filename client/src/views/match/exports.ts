import { postMatchExport } from "../../api/client";
import { asApiError } from "../../api/error";
import { matchKey } from "../../domain/match";
import { copiedRow, copiedColumns } from "../../domain/matchText";
import { countOf } from "../../domain/format";
import { notify } from "../../state/actions";
import type { App } from "../../state/app";
import { valueOf } from "../../state/loadable";
import { queryOf } from "../../state/matchRequests";
import { figureOfMatches, savePng, saveSvg } from "./figure";
import { saveBlob } from "./save";

export const exportFormats = ["csv", "json", "parquet"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const mostCopied = 1000;

const nameOf = ({ matches }: App): string => `${matches.scene.project?.id ?? "project"}-matches`;

function fail({ store }: App, title: string, error: unknown): void {
  const { title: what, detail } = asApiError(error);
  store.dispatch(notify("error", title, `${what} ${detail}`));
}

/** All matches of the list as a file. */
export async function saveMatches(app: App, format: ExportFormat): Promise<void> {
  const { matches } = app;
  if (matches.listKey === null) return;
  try {
    const file = await postMatchExport(matches.scene.view.project, queryOf(matches.listKey), format, new AbortController().signal);
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

/** The rows on screen as lines of columns, as a spreadsheet takes them. */
export async function copyMatches(app: App): Promise<void> {
  const { store, matches } = app;
  const { onScreen, rows } = store.state.matches;
  const last = Math.min(onScreen, matches.view.row + mostCopied);
  const lines: string[] = [];
  for (let place = matches.view.row; place < last; place++) {
    const match = matches.matchAt(place);
    const row = match && valueOf(rows.get(matchKey(match)));
    if (match && row) lines.push(copiedRow(match, row));
  }
  const text = [copiedColumns.join("\t"), ...lines].join("\n");
  try {
    await navigator.clipboard.writeText(text);
    store.dispatch(notify("info", `Copied ${countOf(lines.length, "match", "matches")}.`, `Its columns are ${copiedColumns.join(", ")}, between tabs.`));
  } catch {
    store.dispatch(notify("info", "The browser does not let this page copy.", text));
  }
}

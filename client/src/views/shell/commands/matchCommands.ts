import type { MatchOrder } from "../../../domain/match";
import type { App } from "../../../state/app";
import { changeMatchOptions, changeMatchView, clearLengthFilter, retryMatches, showMatches } from "../../../state/matchActions";
import { copyMatches, exportFormats, saveMatches, savePicture } from "../../match/exports";
import { type Command, doing, isWorkbench } from "./command";

const isListed = (app: App): boolean => isWorkbench(app) && app.matches.listKey !== null && app.matches.rowCount > 0;
const orders: Readonly<Record<MatchOrder, string>> = { rank: "best first", position: "by position", length: "longest first", document: "by document" };
const formatNames = { csv: "CSV", json: "JSON", parquet: "Parquet" } as const;

export const matchCommands: readonly Command[] = [
  { id: "match", name: "Match: show every place where the selected cells are on together", group: "Matches", keys: ["m"], words: "find search", isPossible: isWorkbench, run: doing(() => showMatches()) },
  { id: "match-off", name: "Close the matches", group: "Matches", words: "hide", isPossible: (app) => isWorkbench(app) && app.matches.view.isOn, run: doing(() => changeMatchView({ isOn: false })) },
  { id: "match-retry", name: "Ask for the matches again", group: "Matches", words: "try again reload", isPossible: (app) => isWorkbench(app) && app.matches.list.status === "failed", run: doing(() => retryMatches()) },
  ...(Object.keys(orders) as MatchOrder[]).map((order): Command => ({ id: `order-${order}`, name: `List matches ${orders[order]}`, group: "Matches", words: "sort order", isPossible: (app) => isListed(app) && app.matches.view.order !== order, run: doing(() => changeMatchView({ order, row: 0 })) })),
  { id: "group-none", name: "List matches without groups", group: "Matches", words: "ungroup", isPossible: (app) => isListed(app) && app.matches.view.groupBy !== "none", run: doing(() => changeMatchView({ groupBy: "none", row: 0 })) },
  { id: "group-document", name: "Group matches by document", group: "Matches", isPossible: (app) => isListed(app) && app.matches.view.groupBy !== "document" && (app.scene.project?.documentCount ?? 1) > 1, run: doing(() => changeMatchView({ groupBy: "document", row: 0 })) },
  { id: "group-length", name: "Group matches by length", group: "Matches", isPossible: (app) => isListed(app) && app.matches.view.groupBy !== "length", run: doing(() => changeMatchView({ groupBy: "length", row: 0 })) },
  { id: "group-shared", name: "Group matches by shared cells", group: "Matches", isPossible: (app) => isListed(app) && app.matches.view.groupBy !== "shared", run: doing(() => changeMatchView({ groupBy: "shared", row: 0 })) },
  { id: "align-start", name: "Line matches up where they start", group: "Matches", words: "align", isPossible: (app) => isListed(app) && app.matches.view.align === "end", run: doing(() => changeMatchView({ align: "start" })) },
  { id: "align-end", name: "Line matches up where they end", group: "Matches", words: "align", isPossible: (app) => isListed(app) && app.matches.view.align === "start", run: doing(() => changeMatchView({ align: "end" })) },
  { id: "lengths-any", name: "Matches of any length", group: "Matches", words: "filter clear", isPossible: (app) => isWorkbench(app) && app.matches.view.options.maxLength !== null, run: doing(() => clearLengthFilter()) },
  { id: "overlap", name: "Let matches overlap, or not", group: "Matches", words: "toggle", isPossible: isWorkbench, run: doing((app) => changeMatchOptions({ allowOverlap: !app.matches.view.options.allowOverlap })) },
  ...exportFormats.map((format): Command => ({ id: `save-${format}`, name: `Save all matches as ${formatNames[format]}`, group: "Share", words: "export download file", isPossible: isListed, run: (app) => saveMatches(app, format) })),
  { id: "save-svg", name: "Save the matches on screen as SVG", group: "Share", words: "export picture figure download", isPossible: isListed, run: (app) => savePicture(app, "svg") },
  { id: "save-png", name: "Save the matches on screen as PNG", group: "Share", words: "export picture figure download image", isPossible: isListed, run: (app) => savePicture(app, "png") },
  { id: "copy-matches", name: "Copy the matches on screen as text", group: "Share", words: "clipboard export", isPossible: isListed, run: (app) => copyMatches(app) },
];

import { countOf, formatCount } from "../../domain/format";
import { matchKey } from "../../domain/match";
import { formatRange } from "../../domain/range";
import { heatMapOf } from "../../layout/heatMap";
import { type Figure, svgOf } from "../../layout/marks";
import { tableLayout } from "../../layout/matchFrame";
import { matchFigure } from "../../layout/matchFigure";
import type { App } from "../../state/app";
import { defaultStepWidth } from "../../state/action";
import { valueOf } from "../../state/loadable";
import { type Colours, readColours } from "../../theme/theme.svelte";
import { saveBlob } from "./save";

const mostRows = 200;
const pngScale = 2;

/** The colours of the light theme, whichever is in force. */
export function lightColours(): Colours {
  const root = document.documentElement;
  const theme = root.dataset["theme"];
  root.dataset["theme"] = "light";
  const colours = readColours(root);
  if (theme === undefined) delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  return colours;
}

function notesOf({ scene, matches }: App): string[] {
  const { pattern } = scene.view;
  const { options } = matches.view;
  const cells = matches.selected.slice(0, 24).map((ref) => ref.cell);
  const more = matches.selected.length > cells.length ? ` and ${formatCount(matches.selected.length - cells.length)} more` : "";
  const sides = { positive: "≥", negative: "≤ −", either: "±" };
  const lengths = options.windowLength !== null
    ? `windows of ${countOf(options.windowLength, "step")}`
    : `${formatCount(options.minLength)} ${options.maxLength === null ? "or more" : `to ${formatCount(options.maxLength)}`} steps`;
  return [
    `${scene.view.sources.join(", ")}, cells ${cells.join(", ")}${more}${scene.range ? `, brushed on ${formatRange(scene.range)}` : ""}`,
    `on ${sides[pattern.side]} ${typeof pattern.quantile !== "number" ? pattern.threshold : `quantile ${pattern.quantile} of each cell`}, off before ${pattern.offBefore}, off after ${pattern.offAfter}; ${lengths}, at least ${countOf(options.minShared, "shared cell")}`,
  ];
}

/** The rows on screen as a figure on a light ground. */
export function figureOfMatches(app: App): Figure {
  const { store, matches, scene } = app;
  const colours = lightColours();
  const { seen, onScreen, rows: loaded } = store.state.matches;
  const first = Math.max(seen.start, matches.view.row);
  const last = Math.min(onScreen, first + mostRows);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, index) => matches.matchAt(first + index)).flatMap((match) => {
    const row = match && valueOf(loaded.get(matchKey(match)));
    return match && row ? [{ match, row }] : [];
  });
  const tracks = scene.project?.tracks ?? [];
  const selected = matches.shown?.selectedCount ?? 0;
  const stepWidth = Math.min(46, store.state.fittingStepWidth ?? defaultStepWidth);
  const heatMaps = matches.heatMaps.flatMap((id) => heatMapOf(id, tracks, selected, colours) ?? []);
  const layout = { ...tableLayout(0, stepWidth, heatMaps.length, false), columns: matches.frame.columns, tokens: matches.frame.columns * stepWidth, heatMap: 120 };
  const total = matches.matchCount === null ? "" : ` of ${formatCount(matches.matchCount)}`;
  const shown = rows.length === 0 ? "No matches" : `Matches ${formatCount(first + 1)}–${formatCount(first + rows.length)}${total}`;
  return matchFigure(
    {
      title: `${scene.project?.title ?? ""}: ${shown}`,
      notes: notesOf(app),
      rows,
      frame: matches.frame,
      heatFrame: matches.heatFrame,
      layout,
      heatMaps,
      tokenMap: matches.tokenMap && heatMapOf(matches.tokenMap, tracks, selected, colours),
      maskCount: matches.view.maskCount,
    },
    colours,
  );
}

const fontsOf = (colours: Colours): { mono: string; sans: string } => ({ mono: colours.fontMono, sans: colours.fontSans });

export const svgTextOf = (figure: Figure): string => svgOf(figure, fontsOf(lightColours()));

export const saveSvg = (figure: Figure, name: string): void =>
  saveBlob(new Blob([svgTextOf(figure)], { type: "image/svg+xml" }), name);

/** Draws the SVG on a canvas, so that both files look the same. */
export async function savePng(figure: Figure, name: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([svgTextOf(figure)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(figure.width * pngScale);
    canvas.height = Math.round(figure.height * pngScale);
    const context2d = canvas.getContext("2d");
    if (!context2d) throw new Error("This browser offers no canvas to draw on.");
    context2d.drawImage(image, 0, 0, canvas.width, canvas.height);
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!file) throw new Error("The picture is too large for this browser. Save it as SVG.");
    saveBlob(file, name);
  } finally {
    URL.revokeObjectURL(address);
  }
}

import type { CellRef } from "../domain/cell";
import type { StepRange } from "../domain/range";
import { type CellEdits, noEdits, type Pattern } from "../domain/selection";
import type { ScalarStyle } from "../domain/track";
import type { RasterOrder } from "../layout/raster";
import { defaultLiveView, type LiveView } from "./liveView";
import { defaultMatchView, type MatchView } from "./matchView";

/** How activations are shown: a line or a row per cell, or as the ground of the text, which is then wrapped. */
export const plots = ["lines", "raster", "text"] as const;
export type Plot = (typeof plots)[number];

/** Everything that a link to the workbench carries, and that undo goes back through. */
export interface View {
  readonly project: string;
  /** Ids of the sources shown; empty until the project is known, then at least one. */
  readonly sources: readonly string[];
  /** The time step at the left edge; a fraction while panning. */
  readonly at: number;
  /** Width of one time step in CSS pixels; `null` fits the tokens. */
  readonly stepWidth: number | null;
  readonly range: StepRange | null;
  readonly pattern: Pattern;
  /** Runs of the selected cells that are shorter are not drawn as bars or counted. */
  readonly minRun: number;
  readonly edits: CellEdits;
  /** Ids of the tracks shown under the tokens, in order; `null` is the first few. */
  readonly tracks: readonly string[] | null;
  /** How scalar tracks are drawn, where the user chose. */
  readonly scalarStyles: Readonly<Record<string, ScalarStyle>>;
  /** Track values are faded where fewer selected cells are on. */
  readonly maskCount: number;
  /** The cell whose activation colours the text, or the count of selected cells that are on. */
  readonly colourBy: CellRef | null;
  readonly plot: Plot;
  /** Order of the raster's rows. */
  readonly order: RasterOrder;
  readonly match: MatchView;
  readonly live: LiveView;
}

export const defaultPattern: Pattern = { threshold: 0.3, side: "positive", offBefore: 1, offAfter: 0 };

export const emptyView: View = {
  project: "",
  sources: [],
  at: 0,
  stepWidth: null,
  range: null,
  pattern: defaultPattern,
  minRun: 1,
  edits: noEdits,
  tracks: null,
  scalarStyles: {},
  maskCount: 0,
  colourBy: null,
  plot: "lines",
  order: "cell",
  match: defaultMatchView,
  live: defaultLiveView,
};

import { type CellRef, groupCells } from "../domain/cell";
import { type Hold, holdNames, type HoldWith } from "../domain/live";
import { formatRange, parseRange, type StepRange } from "../domain/range";

/** What a link carries of the Live view. */
export interface LiveView {
  /** Whether new text is shown instead of the corpus. */
  readonly isOn: boolean;
  readonly text: string;
  /** Brushed tokens of the text. */
  readonly range: StepRange | null;
  readonly hold: Hold;
  /** Random sets of cells that the effect is compared with. */
  readonly randomSets: number;
}

export const noHold: Hold = { cells: [], with: "zero", number: 0, isRanged: false };

export const defaultLiveView: LiveView = { isOn: false, text: "", range: null, hold: noHold, randomSets: 100 };

/** Longer texts stay out of the address, which browsers cut. */
const mostInLink = 2000;

const isHoldWith = (text: string | null): text is HoldWith => text !== null && Object.hasOwn(holdNames, text);

export function writeLiveView(view: LiveView, parameters: URLSearchParams): void {
  if (view.isOn) parameters.set("live", "1");
  if (view.text !== "" && view.text.length <= mostInLink) parameters.set("liveText", view.text);
  if (view.range) parameters.set("liveRange", formatRange(view.range));
  for (const [source, cells] of Object.entries(groupCells(view.hold.cells))) parameters.append("hold", `${source}@${cells.join(",")}`);
  if (view.hold.with !== "zero") parameters.set("holdWith", view.hold.with);
  if (view.hold.number !== 0) parameters.set("holdAt", String(view.hold.number));
  if (view.hold.isRanged) parameters.set("holdRange", "1");
  if (view.randomSets !== defaultLiveView.randomSets) parameters.set("randomSets", String(view.randomSets));
}

export function readLiveView(parameters: URLSearchParams, readCells: (values: readonly string[]) => CellRef[]): LiveView {
  const holdWith = parameters.get("holdWith");
  const number = Number(parameters.get("holdAt") ?? 0);
  const sets = parameters.get("randomSets") ?? "";
  return {
    isOn: parameters.get("live") === "1",
    text: parameters.get("liveText") ?? "",
    range: parseRange(parameters.get("liveRange") ?? ""),
    hold: {
      cells: readCells(parameters.getAll("hold")),
      with: isHoldWith(holdWith) ? holdWith : "zero",
      number: Number.isFinite(number) ? number : 0,
      isRanged: parameters.get("holdRange") === "1",
    },
    randomSets: /^\d{1,4}$/.test(sets) ? Math.min(1000, Number(sets)) : defaultLiveView.randomSets,
  };
}

import {
  defaultMatchOptions,
  type HeatMapId,
  isGrouping,
  isHeatMapId,
  type MatchGrouping,
  type MatchOptions,
  type MatchOrder,
  matchOrders,
} from "../domain/match";

/** What a link carries of the match view. */
export interface MatchView {
  /** Whether matches are shown; they then follow the selection. */
  readonly isOn: boolean;
  readonly options: MatchOptions;
  readonly align: "start" | "end";
  readonly order: MatchOrder;
  readonly groupBy: MatchGrouping;
  /** Only matches whose text contains this are listed. */
  readonly within: string;
  /** Heat maps beside the rows, in order; `null` is the count and the first track. */
  readonly heatMaps: readonly HeatMapId[] | null;
  /** What colours the tokens of the rows. */
  readonly tokenMap: HeatMapId | null;
  /** Heat maps fade where fewer selected cells are on. */
  readonly maskCount: number;
  /** Matches that are opened to show their cells, as `start:end`. */
  readonly open: readonly string[];
  /** The match that was gone to last, as `start:end`. */
  readonly marked: string | null;
  /** Place in the list of the first row seen. */
  readonly row: number;
}

export const defaultMatchView: MatchView = {
  isOn: true,
  options: defaultMatchOptions,
  align: "start",
  order: "rank",
  groupBy: "none",
  within: "",
  heatMaps: null,
  tokenMap: "count",
  maskCount: 0,
  open: [],
  marked: null,
  row: 0,
};

const countOr = <T>(text: string | null, otherwise: T): number | T =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;

/** Writes what differs from the defaults. */
export function writeMatchView(view: MatchView, parameters: URLSearchParams): void {
  const { options } = view;
  const write = (name: string, value: number | string | null, otherwise: number | string | null): void => {
    if (value !== otherwise && value !== null) parameters.set(name, String(value));
  };
  if (!view.isOn) parameters.set("match", "0");
  write("minShared", options.minShared, defaultMatchOptions.minShared);
  write("minLength", options.minLength, defaultMatchOptions.minLength);
  write("maxLength", options.maxLength, null);
  write("windowLength", options.windowLength, null);
  if (options.allowOverlap) parameters.set("allowOverlap", "1");
  write("align", view.align, defaultMatchView.align);
  write("order", view.order, defaultMatchView.order);
  write("group", view.groupBy, defaultMatchView.groupBy);
  write("within", view.within, "");
  for (const id of view.heatMaps ?? []) parameters.append("heat", id);
  if (view.heatMaps?.length === 0) parameters.set("heat", "");
  write("map", view.tokenMap ?? "", defaultMatchView.tokenMap);
  write("matchMask", view.maskCount, 0);
  for (const key of view.open) parameters.append("open", key);
  write("mark", view.marked, null);
  write("row", view.row, 0);
}

export function readMatchView(parameters: URLSearchParams): MatchView {
  const group = parameters.get("group") ?? "none";
  const heatMaps = parameters.getAll("heat");
  const map = parameters.get("map");
  return {
    isOn: parameters.get("match") !== "0",
    options: {
      minShared: countOr(parameters.get("minShared"), defaultMatchOptions.minShared),
      minLength: countOr(parameters.get("minLength"), defaultMatchOptions.minLength),
      maxLength: countOr(parameters.get("maxLength"), null),
      windowLength: countOr(parameters.get("windowLength"), null),
      allowOverlap: parameters.get("allowOverlap") === "1",
    },
    align: parameters.get("align") === "end" ? "end" : "start",
    order: matchOrders.find((order) => order === parameters.get("order")) ?? "rank",
    groupBy: isGrouping(group) ? group : "none",
    within: parameters.get("within") ?? "",
    heatMaps: heatMaps.length > 0 ? [...new Set(heatMaps)].filter(isHeatMapId) : null,
    tokenMap: map === null ? defaultMatchView.tokenMap : isHeatMapId(map) ? map : null,
    maskCount: countOr(parameters.get("matchMask"), 0),
    open: [...new Set(parameters.getAll("open"))].filter((key) => /^\d+:\d+$/.test(key)),
    marked: /^\d+:\d+$/.exec(parameters.get("mark") ?? "")?.[0] ?? null,
    row: countOr(parameters.get("row"), 0),
  };
}

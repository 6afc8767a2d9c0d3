import { defaultMatchOptions, type MatchOptions } from "../domain/match";

/** What a link carries of the match view. */
export interface MatchView {
  /** Whether matches are asked for; they then follow the selection. */
  readonly isOn: boolean;
  readonly options: MatchOptions;
  readonly align: "start" | "end";
}

export const defaultMatchView: MatchView = { isOn: false, options: defaultMatchOptions, align: "start" };

const countOr = <T>(text: string | null, otherwise: T): number | T =>
  text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;

/** Writes what differs from the defaults. */
export function writeMatchView(view: MatchView, parameters: URLSearchParams): void {
  const { options } = view;
  if (view.isOn) parameters.set("match", "1");
  if (options.minShared !== defaultMatchOptions.minShared) parameters.set("minShared", String(options.minShared));
  if (options.minLength !== defaultMatchOptions.minLength) parameters.set("minLength", String(options.minLength));
  if (options.maxLength !== null) parameters.set("maxLength", String(options.maxLength));
  if (options.windowLength !== null) parameters.set("windowLength", String(options.windowLength));
  if (options.allowOverlap) parameters.set("allowOverlap", "1");
  if (view.align === "end") parameters.set("align", "end");
}

export function readMatchView(parameters: URLSearchParams): MatchView {
  return {
    isOn: parameters.get("match") === "1",
    options: {
      minShared: countOr(parameters.get("minShared"), defaultMatchOptions.minShared),
      minLength: countOr(parameters.get("minLength"), defaultMatchOptions.minLength),
      maxLength: countOr(parameters.get("maxLength"), null),
      windowLength: countOr(parameters.get("windowLength"), null),
      allowOverlap: parameters.get("allowOverlap") === "1",
    },
    align: parameters.get("align") === "end" ? "end" : "start",
  };
}

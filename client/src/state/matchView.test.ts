import { describe, expect, it } from "vitest";
import { changeMatchOptions, changeMatchView, clearLengthFilter, filterLengths, jumpToMatch, toggleOpen } from "./matchActions";
import { matchesArrived } from "./matchArrivals";
import { ready } from "./loadable";
import type { MatchList } from "./matchState";
import { defaultMatchView, type MatchView, readMatchView, writeMatchView } from "./matchView";
import { initialState } from "./state";

function roundTrip(view: MatchView): MatchView {
  const parameters = new URLSearchParams();
  writeMatchView(view, parameters);
  return readMatchView(new URLSearchParams(parameters.toString()));
}

const list = (key: string): MatchList => ({ key, totalsKey: key, selectedCount: 1, elapsedMilliseconds: 1, matchCount: 1, knownCount: 1, groups: [], pages: new Map() });

describe("the match view in a link", () => {
  it("says nothing where everything is as usual", () => {
    const parameters = new URLSearchParams();
    writeMatchView(defaultMatchView, parameters);
    expect(parameters.toString()).toBe("");
    expect(readMatchView(parameters)).toEqual(defaultMatchView);
  });

  it("comes back exactly", () => {
    const view: MatchView = {
      isOn: false,
      options: { minShared: 3, minLength: 1, maxLength: 9, windowLength: 4, allowOverlap: true },
      align: "end",
      order: "length",
      groupBy: "label:part of speech",
      within: "a&b=c ö",
      heatMaps: ["track:x:y/z", "count"],
      tokenMap: "track:depth",
      maskCount: 2,
      open: ["21:25", "30:31"],
      marked: "40:44",
      row: 123_456,
    };
    expect(roundTrip(view)).toEqual(view);
    expect(roundTrip({ ...view, heatMaps: [], tokenMap: null }).heatMaps).toEqual([]);
    expect(roundTrip({ ...view, heatMaps: [], tokenMap: null }).tokenMap).toBeNull();
  });

  it("ignores what means nothing", () => {
    const view = readMatchView(new URLSearchParams("order=best&group=colour&heat=&heat=nonsense&open=abc&row=-3&minLength=x&maxLength=1e9"));
    expect(view).toEqual({ ...defaultMatchView, heatMaps: [] });
  });
});

describe("changing the match view", () => {
  const options = (state = initialState): MatchView["options"] => state.view.match.options;

  it("keeps the least length at or below the greatest", () => {
    const limited = changeMatchOptions({ maxLength: 5 }).apply(initialState);
    expect(options(changeMatchOptions({ minLength: 8 }).apply(limited))).toMatchObject({ minLength: 8, maxLength: 8 });
    expect(options(changeMatchOptions({ maxLength: 1 }).apply(limited))).toMatchObject({ minLength: 1, maxLength: 1 });
  });

  it("starts at the top of the list again", () => {
    const scrolled = changeMatchView({ row: 40 }).apply(initialState);
    expect(filterLengths(3, 4).apply(scrolled).view.match.row).toBe(0);
    expect(options(clearLengthFilter().apply(filterLengths(3, 4).apply(scrolled)))).toMatchObject({ minLength: 2, maxLength: null });
  });

  it("marks the match that is gone to, and lets Back return", () => {
    const gone = jumpToMatch({ start: 40, end: 44 }).apply(initialState);
    expect(gone.view.match.marked).toBe("40:44");
    expect(gone.jumps).toBe(initialState.jumps + 1);
  });

  it("opens and closes a match", () => {
    const opened = toggleOpen("3:5").apply(initialState);
    expect(opened.view.match.open).toEqual(["3:5"]);
    expect(toggleOpen("3:5").apply(opened).view.match.open).toEqual([]);
  });

  it("shows another list from its top, but a link's first list where the link says", () => {
    const linked = changeMatchView({ row: 40 }).apply(initialState);
    const first = matchesArrived(list("a"), []).apply(linked);
    expect(first.view.match.row).toBe(40);
    expect(matchesArrived(list("b"), []).apply(first).view.match.row).toBe(0);
    expect(first.matches.list).toEqual(ready(list("a")));
  });
});

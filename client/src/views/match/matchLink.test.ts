import { describe, expect, it } from "vitest";
import { changeMatchView } from "../../state/matchActions";
import { initialState } from "../../state/state";
import { parseHash } from "../../state/url";
import { linkWithoutPlace, matchLink } from "./matchLink";

const state = changeMatchView({ row: 70, within: "at=0", marked: "1:2" }).apply({ ...initialState, view: { ...initialState.view, project: "p at=0", at: 812.4 } });

describe("the link of a match", () => {
  it("opens the same view at the match and marks it", () => {
    const place = parseHash(matchLink(linkWithoutPlace(state.view), { start: 500, end: 504 }));
    expect(place.route === "workbench" && place.view).toEqual({ ...state.view, at: 492, match: { ...state.view.match, row: 0, marked: "500:504" } });
  });

  it("stays inside the corpus and the same while one moves", () => {
    const moved = { ...state.view, at: 3, match: { ...state.view.match, row: 9 } };
    expect(linkWithoutPlace(moved)).toBe(linkWithoutPlace(state.view));
    const place = parseHash(matchLink(linkWithoutPlace(state.view), { start: 3, end: 5 }));
    expect(place.route === "workbench" && place.view.at).toBe(0);
  });
});

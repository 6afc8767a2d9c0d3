import { describe, expect, it } from "vitest";
import { showLive, findInCorpus } from "./liveActions";
import { initialState } from "./state";
import { formatHash, parseHash } from "./url";
import { emptyView, type View } from "./view";

const view: View = {
  ...emptyView,
  project: "parens",
  live: {
    isOn: true,
    text: "((3)2)\n é & 1",
    range: { start: 1, end: 3 },
    hold: { cells: [{ source: "layer1/cell_state", cell: 7 }], with: "number", number: -0.5, isRanged: true },
    randomSets: 0,
  },
};

describe("the Live view in a link", () => {
  it("comes back as it was, zero included", () => {
    const place = parseHash(formatHash({ route: "workbench", view }));
    expect(place.route === "workbench" && place.view.live).toEqual(view.live);
  });

  it("is left out while it is not used", () => {
    expect(formatHash({ route: "workbench", view: { ...emptyView, project: "p" } })).not.toMatch(/live|[?&]hold|random/);
  });
});

describe("cells of new text", () => {
  it("become the selection whose matches are shown, with no range of the corpus", () => {
    const state = { ...initialState, view: { ...view, range: { start: 5, end: 9 }, match: { ...view.match, isOn: false } } };
    const cells = [{ source: "layer1/cell_state", cell: 3 }];
    const found = findInCorpus(cells, ["layer1/cell_state"]).apply(state);
    expect(found.view.range).toBeNull();
    expect(found.view.edits.included).toEqual(cells);
    expect(found.view.match.isOn).toBe(true);
    expect(found.view.live.isOn).toBe(true);
  });

  it("are left for the corpus so that Back returns", () => {
    const left = showLive(false).apply({ ...initialState, view });
    expect(left.view.live).toEqual({ ...view.live, isOn: false });
    expect(left.jumps).toBe(initialState.jumps + 1);
  });
});

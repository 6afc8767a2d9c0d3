import { expect, test } from "vitest";
import { formatHash, parseHash, type Place } from "./url";
import { defaultMatchView } from "./matchView";
import { defaultLiveView } from "./liveView";
import { emptyView, type View } from "./view";

const viewOf = (place: Place): View => {
  if (place.route !== "workbench") throw new Error("expected a workbench");
  return place.view;
};

const full: View = {
  live: defaultLiveView,
  project: "my parens/ä",
  sources: ["states::states2", "a/b c"],
  at: 0,
  stepWidth: 24.5,
  range: { start: 21, end: 25 },
  pattern: { threshold: 0, side: "either", offBefore: 0, offAfter: 3 },
  minRun: 2,
  edits: {
    included: [{ source: "states::states2", cell: 3 }, { source: "a/b c", cell: 1 }],
    excluded: [{ source: "states::states2", cell: 0 }],
    locked: [{ source: "states::states2", cell: 12 }],
  },
  tracks: ["depth", "pos"],
  scalarStyles: { pos: "line" },
  maskCount: 2,
  colourBy: { source: "states::states2", cell: 9 },
  plot: "raster",
  order: "similar",
  match: { ...defaultMatchView, isOn: true, align: "end", order: "length", options: { ...defaultMatchView.options, minShared: 3, maxLength: 9, allowOverlap: true } },
};

test("a link brings back exactly the view it was made from", () => {
  expect(viewOf(parseHash(formatHash({ route: "workbench", view: full })))).toEqual(full);
});

test("a quantile travels beside the threshold that it stands in for", () => {
  const view: View = { ...full, pattern: { ...full.pattern, quantile: 0.95 } };
  expect(viewOf(parseHash(formatHash({ route: "workbench", view })))).toEqual(view);
  expect(viewOf(parseHash("#/p/a?quantile=7")).pattern.quantile).toBeUndefined();
});

test("a link can be read by a person", () => {
  const view: View = { ...emptyView, project: "v2-parens", sources: ["states::states2"], at: 13, range: { start: 21, end: 25 } };
  expect(formatHash({ route: "workbench", view })).toBe(
    "#/p/v2-parens?source=states::states2&at=13&range=21:25&threshold=0.3&offBefore=1&offAfter=0",
  );
});

test("step 0, threshold 0 and no margin are kept", () => {
  const view = viewOf(parseHash("#/p/x?at=0&threshold=0&offBefore=0&range=0:2"));
  expect(view.at).toBe(0);
  expect(view.pattern.threshold).toBe(0);
  expect(view.pattern.offBefore).toBe(0);
  expect(view.range).toEqual({ start: 0, end: 2 });
});

test("what a link leaves out, or says wrongly, gets the defaults", () => {
  const view = viewOf(parseHash("#/p/x?threshold=abc&side=up&range=9:3&at=-4&offBefore=1.5"));
  expect(view).toEqual({ ...emptyView, project: "x" });
});

test("without a position the range is brought into view", () => {
  expect(viewOf(parseHash("#/p/x?range=100:104")).at).toBe(92);
});

test("no track at all differs from the default tracks", () => {
  expect(viewOf(parseHash(formatHash({ route: "workbench", view: { ...full, tracks: [] } }))).tracks).toEqual([]);
  expect(viewOf(parseHash("#/p/x")).tracks).toBeNull();
});

test("anything else is the gallery", () => {
  for (const hash of ["", "#", "#/", "#/p/", "#nonsense"]) expect(parseHash(hash).route).toBe("gallery");
});

test("a link for many edited cells stays short", () => {
  const included = Array.from({ length: 300 }, (_, cell) => ({ source: "states::states2", cell }));
  const link = formatHash({ route: "workbench", view: { ...full, edits: { ...full.edits, included } } });
  expect(link.length).toBeLessThan(2000);
});

test("the pages beside the workbench have addresses of their own", () => {
  expect(parseHash("#/import")).toEqual({ route: "import" });
  expect(formatHash({ route: "import" })).toBe("#/import");
  expect(parseHash(formatHash({ route: "check", project: "my project/ü" }))).toEqual({ route: "check", project: "my project/ü" });
});

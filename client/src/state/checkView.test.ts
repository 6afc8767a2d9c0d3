import { expect, test } from "vitest";
import { showSources } from "./actions";
import { projectArrived, openPlace } from "./arrivals";
import { type AppState, initialState } from "./state";
import { parseHash } from "./url";

const project = {
  id: "p",
  title: "P",
  description: null,
  stepCount: 100,
  documentCount: 1,
  vocabularySize: 3,
  sizeBytes: 1,
  sources: ["a", "b"].map((id) => ({ id, layer: 0, kind: "", cellCount: 8, transform: "none", isUnsigned: false })),
  tracks: [{ id: "depth", kind: "categorical" as const, labels: [], low: null, high: null, k: null }],
  provenance: {},
  warnings: [],
};

const open = (hash: string): AppState => projectArrived(project).apply(openPlace(parseHash(hash)).apply(initialState));

const titles = (state: AppState): string[] => state.notices.map((notice) => notice.title);

test("a good link opens without a word", () => {
  const state = open("#/p/p?source=b&range=4:9&include=b@7&track=depth");
  expect(titles(state)).toEqual([]);
  expect(state.view.sources).toEqual(["b"]);
});

test("a link without a source shows the first", () => {
  expect(open("#/p/p").view.sources).toEqual(["a"]);
});

test("what the project does not have is dropped, and said", () => {
  const state = open("#/p/p?source=a&source=x&range=98:101&at=500&include=a@8&lock=b@1&track=pos");
  expect(state.view.sources).toEqual(["a"]);
  expect(state.view.range).toBeNull();
  expect(state.view.at).toBeLessThan(101);
  expect(state.view.edits).toEqual({ included: [], excluded: [], locked: [] });
  expect(state.view.tracks).toEqual([]);
  expect(titles(state)).toHaveLength(5);
});

test("a threshold that tanh cannot reach is brought back, and said once", () => {
  const tanh = { ...project, sources: project.sources.map((source) => ({ ...source, transform: source.id === "b" ? "tanh" : "none" })) };
  const openTanh = (hash: string): AppState => projectArrived(tanh).apply(openPlace(parseHash(hash)).apply(initialState));
  const state = openTanh("#/p/p?source=b&threshold=5");
  expect(state.view.pattern.threshold).toBe(0.99);
  expect(titles(state)).toEqual(["The threshold 5 of the link cannot be reached."]);
  const other = openTanh("#/p/p?source=a&threshold=5");
  expect(other.view.pattern.threshold).toBe(5);
  expect(showSources(["b"]).apply(other).view.pattern.threshold).toBe(0.99);
});

test("opening the same project again keeps what is loaded", () => {
  const state = openPlace(parseHash("#/p/p?source=b&at=7")).apply(open("#/p/p"));
  expect(state.project.status).toBe("ready");
  expect(state.view.at).toBe(7);
});

import { expect, test } from "vitest";
import { brush, extendRange, moveRange, resizeRange } from "./actions";
import { ready } from "./loadable";
import { type AppState, initialState, noBlocks } from "./state";

const documents = [
  { index: 0, id: "0", start: 0, end: 10 },
  { index: 1, id: "1", start: 10, end: 30 },
];
const tokens = { start: 0, end: 30, tokens: Array.from({ length: 30 }, () => "a"), documents };
const state: AppState = { ...initialState, blocks: { ...noBlocks, tokens: new Map([["0", ready(tokens)]]) } };

test("a brush that reaches into another document is cut, and that is known", () => {
  const cut = brush(6, { start: 6, end: 14 }).apply(state);
  expect(cut.view.range).toEqual({ start: 6, end: 10 });
  expect(cut.cutRange).toEqual({ start: 6, end: 10 });
  expect(brush(12, { start: 8, end: 13 }).apply(state).cutRange).toEqual({ start: 10, end: 13 });
});

test("a brush inside one document is not said to be cut", () => {
  const cut = brush(6, { start: 6, end: 14 }).apply(state);
  expect(brush(6, { start: 6, end: 10 }).apply(cut).cutRange).toBeNull();
  expect(resizeRange({ start: 6, end: 9 }, "end").apply(cut).cutRange).toBeNull();
});

test("a border that is dragged into another document is cut, too", () => {
  const range = brush(6, { start: 6, end: 8 }).apply(state);
  expect(resizeRange({ start: 6, end: 12 }, "end").apply(range).cutRange).toEqual({ start: 6, end: 10 });
});

test("what was cut and then moved is another range", () => {
  const cut = brush(6, { start: 6, end: 14 }).apply(state);
  expect(moveRange(2).apply({ ...cut, project: initialState.project }).view.range).not.toEqual(cut.cutRange);
});

test("the keyboard begins a range also where the corpus has a single step", () => {
  const project = { id: "one", title: "", description: "", stepCount: 1, documentCount: 1, vocabularySize: 1, sizeBytes: 1, sources: [], tracks: [], provenance: {}, warnings: [] };
  const one = { ...initialState, plotWidth: 480, project: ready(project), blocks: { ...noBlocks, tokens: new Map([["0", ready({ start: 0, end: 1, tokens: ["a"], documents: [{ index: 0, id: "0", start: 0, end: 1 }] })]]) } };
  expect(extendRange(1).apply(one).view.range).toEqual({ start: 0, end: 1 });
});

import { describe, expect, it } from "vitest";
import type { Track, TrackValues } from "../domain/track";
import { heatMapOf } from "./heatMap";
import type { Mark, RectMark, TextMark } from "./marks";
import { frameOf, heatFrameOf, heatMapX, tableLayout } from "./matchFrame";
import { fitToken, matchRowMarks, type RowDrawing } from "./matchMarks";
import { testColours as colours } from "./testColours";

const none = { labelIds: null, values: null, k: null, entryIds: null, weights: null };
const label: Track = { id: "depth", kind: "categorical", labels: [{ id: 0, text: "low", count: 3 }, { id: 5, text: "high", count: 2 }], low: null, high: null, k: null };
const scalar: Track = { id: "surprisal", kind: "scalar", labels: [], low: 0, high: 4, k: null };
const topK: Track = { id: "next", kind: "topK", labels: [{ id: 1, text: "a", count: null }], low: null, high: null, k: 2 };
const range = { start: 10, end: 20 };
const tracks: Record<string, TrackValues> = {
  depth: { ...none, id: "depth", kind: "categorical", ...range, labelIds: [0, 0, 5, 5, 5, 0, 0, -1, 0, 0] },
  surprisal: { ...none, id: "surprisal", kind: "scalar", ...range, values: [0, 1, 2, 3, 4, null, 0, 0, 0, 0] },
  next: { ...none, id: "next", kind: "topK", ...range, k: 2, entryIds: Array.from({ length: 20 }, () => 1), weights: Array.from({ length: 20 }, () => 0.5) },
};
const row = { ...range, tokens: [..."abcdefghij"], counts: [0, 0, 2, 2, 2, 1, 0, 0, 0, 0], tracks };
const heatMaps = (["count", "track:depth"] as const).flatMap((id) => heatMapOf(id, [label, scalar, topK], 2, colours) ?? []);
const layout = tableLayout(900, 24, 2, false);
const drawing: RowDrawing = { match: { start: 12, end: 15 }, row, frame: frameOf(layout.columns, "start"), heatFrame: heatFrameOf(layout.columns, "start"), layout, height: 24, heatMaps, tokenMap: heatMaps[0] ?? null, maskCount: 0 };

const texts = (marks: readonly Mark[]): TextMark[] => marks.filter((mark) => mark.kind === "text");
const rects = (marks: readonly Mark[]): RectMark[] => marks.filter((mark) => mark.kind === "rect");

describe("a row's marks", () => {
  it("write each token in its column, the match in bold", () => {
    const written = texts(matchRowMarks(drawing, colours));
    expect(written.filter((mark) => mark.weight === 650).map((mark) => mark.text)).toEqual(["c", "d", "e"]);
    const first = written.find((mark) => mark.text === "c");
    expect(first?.x).toBe((drawing.frame.before + 0.5) * layout.stepWidth);
  });

  it("draw nothing outside the columns", () => {
    const marks = matchRowMarks({ ...drawing, frame: frameOf(4, "start") }, colours);
    expect(texts(marks).map((mark) => mark.text)).toEqual(["b", "c", "d", "e"]);
  });

  it("keep a match that is longer than the row inside it", () => {
    const marks = matchRowMarks({ ...drawing, match: { start: 12, end: 9000 } }, colours);
    const lines = marks.flatMap((mark) => (mark.kind === "line" ? mark.points : []));
    expect(Math.max(...lines.map(([x]) => x))).toBeLessThanOrEqual(layout.tokens);
  });

  it("colour heat maps by value and fade them where fewer cells are on", () => {
    const left = heatMapX(layout, 1);
    const cells = (maskCount: number): RectMark[] =>
      rects(matchRowMarks({ ...drawing, maskCount }, colours)).filter((mark) => mark.x >= left && mark.fill !== colours.accent);
    expect(cells(0)).toHaveLength(9);
    expect(cells(0).every((mark) => mark.opacity === 1)).toBe(true);
    expect(cells(2).filter((mark) => mark.opacity === 1)).toHaveLength(3);
  });
});

describe("a heat map", () => {
  it("reads labels, numbers, counts and the best entry, and says so in words", () => {
    const maps = (["count", "track:depth", "track:surprisal", "track:next"] as const).map((id) => heatMapOf(id, [label, scalar, topK], 2, colours));
    expect(maps.map((map) => map?.textAt(row, 3))).toEqual(["2 of 2 cells on", "depth high", "surprisal 3.000", "next a 50 %"]);
    expect(maps[1]?.colourAt(row, 7)).toBeNull();
    expect(maps[2]?.colourAt(row, 5)).toBeNull();
    expect(heatMapOf("track:gone", [label], 2, colours)).toBeNull();
  });

  it("has a legend with counts, or a scale", () => {
    const labels = heatMapOf("track:depth", [label], 2, colours)?.legend;
    expect(labels?.kind === "labels" && labels.entries.map(({ text, count }) => [text, count])).toEqual([["low", 3], ["high", 2]]);
    const scale = heatMapOf("track:surprisal", [scalar], 2, colours)?.legend;
    expect(scale?.kind === "scale" && [scale.low, scale.high]).toEqual(["0.000", "4.000"]);
  });
});

describe("a token that does not fit", () => {
  it("is cut with an ellipsis; wide characters count twice", () => {
    expect(fitToken("cat", 40)).toBe("cat");
    expect(fitToken("category", 40)).toBe("cate…");
    expect(fitToken("日本語", 30)).toBe("日…");
    expect(fitToken("x", 2)).toBe("");
  });
});

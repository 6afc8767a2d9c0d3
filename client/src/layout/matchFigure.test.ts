import { describe, expect, it } from "vitest";
import { heatMapOf } from "./heatMap";
import { escapeXml, svgOf } from "./marks";
import { frameOf, heatFrameOf, tableLayout } from "./matchFrame";
import { matchFigure } from "./matchFigure";
import { testColours as colours } from "./testColours";

const label = { id: "part", kind: "categorical" as const, labels: [{ id: 0, text: "<noun> & co", count: 1234 }], low: null, high: null, k: null };
const heatMaps = (["count", "track:part"] as const).flatMap((id) => heatMapOf(id, [label], 2, colours) ?? []);
const row = {
  start: 8,
  end: 14,
  tokens: ["a", "<", "c", "&", "e", "\u0000"],
  counts: [0, 1, 2, 2, 0, 0],
  tracks: { part: { id: "part", kind: "categorical" as const, start: 8, end: 14, labelIds: [0, 0, 0, -1, 0, 0], values: null, k: null, entryIds: null, weights: null } },
};
const match = { rank: 3, start: 10, end: 12, shared: 2, missing: 0, extra: 5, document: 0 };
const layout = tableLayout(800, 24, 2, false);
const make = (rows: readonly { match: typeof match; row: typeof row }[]): ReturnType<typeof matchFigure> =>
  matchFigure({ title: "Matches of “x”", notes: ["cells 1, 2", "on ≥ 0.3"], rows, frame: frameOf(layout.columns, "start"), heatFrame: heatFrameOf(layout.columns, "start"), layout, heatMaps, tokenMap: heatMaps[0] ?? null, maskCount: 0 }, colours);
const svg = (rows = [{ match, row }]): string => svgOf(make(rows), { mono: "monospace", sans: "sans-serif" });

describe("the figure of matches", () => {
  it("is well-formed XML whatever the tokens and labels are", () => {
    const document = new DOMParser().parseFromString(svg(), "image/svg+xml");
    expect(document.querySelector("parsererror")).toBeNull();
    expect(document.documentElement.getAttribute("width")).toBe(String(make([{ match, row }]).width));
    expect(svg()).not.toContain("\u0000");
    expect(escapeXml('a<b>&"c"')).toBe("a&lt;b&gt;&amp;&quot;c&quot;");
  });

  it("has title, notes, numbers and a legend with counts", () => {
    for (const text of ["Matches of “x”", "cells 1, 2", ">3<", ">10<", "2 −0 +5", "&lt;noun&gt; &amp; co 1,234", "cells on", ">match<"]) expect(svg()).toContain(text);
  });

  it("keeps every mark on its ground and grows by one row height per row", () => {
    const figure = make([{ match, row }, { match, row }]);
    expect(figure.height - make([{ match, row }]).height).toBe(24);
    for (const mark of figure.marks) {
      const points = mark.kind === "line" ? mark.points : [[mark.x, mark.y] as const];
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(figure.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(figure.height);
      }
    }
  });

  it("is the same text for the same rows", () => {
    expect(svg()).toBe(svg());
    expect(svg([])).toContain("</svg>");
  });
});

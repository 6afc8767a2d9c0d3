import { describe, expect, it } from "vitest";
import { anchorOf, columnAt, columnOf, frameOf, heatMapX, stepOf, stepsAround, tableLayout } from "./matchFrame";

const short = { start: 100, end: 104 };
const long = { start: 7000, end: 9000 };

describe("the frame of aligned rows", () => {
  it("puts every match's start, or its end, into one column", () => {
    const atStart = frameOf(30, "start");
    expect(columnOf(atStart, short, short.start)).toBe(columnOf(atStart, long, long.start));
    const atEnd = frameOf(30, "end");
    expect(columnOf(atEnd, short, short.end)).toBe(columnOf(atEnd, long, long.end));
    expect(atEnd.before).toBeGreaterThan(atEnd.after);
  });

  it("finds the step of a column", () => {
    for (const align of ["start", "end"] as const) {
      const frame = frameOf(24, align);
      for (let column = 0; column < 24; column++) expect(columnOf(frame, short, stepOf(frame, short, column))).toBe(column);
    }
  });

  it("asks for every step that is drawn, however long the match", () => {
    for (const align of ["start", "end"] as const) {
      for (const columns of [4, 17, 60]) {
        const frame = frameOf(columns, align);
        const anchor = anchorOf(long, align);
        const { before, after } = stepsAround(frame);
        expect(anchor.start - before).toBeLessThanOrEqual(stepOf(frame, long, 0));
        expect(anchor.end + after).toBeGreaterThanOrEqual(stepOf(frame, long, columns - 1) + 1);
      }
    }
  });
});

describe("the table's widths", () => {
  it("fill the width and never go below what tokens need", () => {
    const wide = tableLayout(1200, 24, 2, true);
    expect(wide.total).toBeLessThanOrEqual(1200);
    expect(wide.total).toBeGreaterThan(1200 - 24);
    const narrow = tableLayout(420, 24, 5, false);
    expect(narrow.columns * 24).toBeGreaterThanOrEqual(200);
    expect(narrow.document).toBe(0);
  });

  it("find the column in tokens and heat maps, and none between them", () => {
    const layout = tableLayout(1200, 24, 2, false);
    expect(columnAt(layout, 2, 0)).toBe(0);
    expect(columnAt(layout, 2, layout.tokens - 1)).toBe(layout.columns - 1);
    expect(columnAt(layout, 2, layout.tokens + 2)).toBeNull();
    expect(columnAt(layout, 2, heatMapX(layout, 1))).toBe(0);
    expect(columnAt(layout, 2, heatMapX(layout, 1) + layout.heatMap - 0.1)).toBe(layout.columns - 1);
    expect(columnAt(layout, 2, -1)).toBeNull();
  });
});

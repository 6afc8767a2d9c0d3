import { describe, expect, it } from "vitest";
import { anchorOf, columnOf, frameOf, heatFrameOf, heatMapX, offsetAt, stepsAround, tableLayout, zeroOf } from "./matchFrame";

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

  it("asks for every step that is drawn, however long the match", () => {
    for (const align of ["start", "end"] as const) {
      for (const columns of [4, 17, 60]) {
        const heatFrame = heatFrameOf(columns, align);
        const anchor = anchorOf(long, align);
        const { before, after } = stepsAround(heatFrame);
        for (const frame of [frameOf(columns, align), heatFrame]) {
          const first = zeroOf(long, align) - frame.before;
          expect(anchor.start - before).toBeLessThanOrEqual(first);
          expect(anchor.end + after).toBeGreaterThanOrEqual(first + frame.columns);
        }
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

  it("leave room for the longest rank", () => {
    expect(tableLayout(1200, 24, 2, false, 4_000_000).rank).toBeGreaterThan(tableLayout(1200, 24, 2, false, 50).rank);
  });

  it("leave room for as many extra cells as there can be", () => {
    const few = tableLayout(850, 24, 2, true, 50, 8, 9);
    expect(tableLayout(850, 24, 2, true, 50, 8, 650).cells - few.cells).toBeGreaterThanOrEqual(2 * 8);
  });

  it("find the step in tokens and heat maps, and none between them", () => {
    const layout = tableLayout(1200, 60, 2, false);
    const frame = frameOf(layout.columns, "start");
    const heatFrame = heatFrameOf(layout.columns, "start");
    const at = (x: number): number | null => offsetAt(layout, frame, heatFrame, 2, x);
    expect(at(0)).toBe(-frame.before);
    expect(at(layout.tokens - 1)).toBe(frame.after - 1);
    expect(at(layout.tokens + 2)).toBeNull();
    expect(at(heatMapX(layout, 1))).toBe(-heatFrame.before);
    expect(at(heatMapX(layout, 1) + layout.heatMap - 0.1)).toBe(heatFrame.after - 1);
    expect(at(-1)).toBeNull();
  });
});

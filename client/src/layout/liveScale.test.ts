import { describe, expect, it } from "vitest";
import { liveScale } from "./liveScale";

describe("the steps of a new text", () => {
  it("share the width while they are wide enough to read", () => {
    expect(liveScale(20, 1, 800, 0)).toEqual({ at: 0, stepWidth: 40, width: 800 });
    expect(liveScale(3, 1, 800, 0).stepWidth).toBe(46);
  });

  it("keep their least width in a long text, which is scrolled", () => {
    const scale = liveScale(1000, 1, 880, 2200);
    expect(scale.stepWidth).toBe(22);
    expect(scale.at).toBe(100);
  });

  it("are as wide as words need", () => {
    expect(liveScale(100, 8, 800, 0).stepWidth).toBeCloseTo(72, 0);
  });

  it("never begin past the place where the last step is at the right edge", () => {
    expect(liveScale(100, 1, 1100, 1e6).at).toBe(50);
  });
});

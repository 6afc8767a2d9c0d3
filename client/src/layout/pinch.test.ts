import { describe, expect, it } from "vitest";
import { pinchStep } from "./pinch";

describe("two fingers on a plot", () => {
  it("widen the steps around their middle as they part", () => {
    expect(pinchStep([100, 200], [50, 250])).toEqual({ factor: 2, x: 150, moved: 0 });
  });

  it("move the plot as they go together", () => {
    expect(pinchStep([100, 200], [140, 240])).toEqual({ factor: 1, x: 190, moved: 40 });
  });

  it("make no giant leap where they meet or cross", () => {
    expect(pinchStep([150, 150], [150, 151]).factor).toBe(1);
    expect(pinchStep([150, 140], [100, 200]).factor).toBeCloseTo(100 / 24);
  });
});

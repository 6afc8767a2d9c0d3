import { describe, expect, it } from "vitest";
import { countsRead, isLetters, stepsToRead } from "./reading";

describe("text to read", () => {
  it("has no gaps where tokens are characters", () => {
    expect(isLetters([..."to be or not"])).toBe(true);
    expect(isLetters(["to", "be", "or", "not"])).toBe(false);
    expect(isLetters([])).toBe(false);
  });

  it("fills the area: longer tokens are fewer", () => {
    const letters = stepsToRead([..."abcdefgh"], 840, 260);
    expect(letters).toBe(1000);
    expect(stepsToRead(["abcdefgh", "ijklmnop"], 840, 260)).toBeLessThan(letters / 8);
    expect(stepsToRead([..."ab"], 8400, 2600)).toBe(2400);
    expect(stepsToRead(["a".repeat(5000)], 100, 10)).toBe(8);
  });

  it("counts the cells that are on, equality included and NaN left out", () => {
    const activations = [[0.3, 0.2, NaN], [0.9, 0.3, 0.31]];
    const cells = [0, 1].map((cell) => ({ source: "h", cell, limit: 0.3 }));
    const counts = countsRead({ start: 5, end: 8 }, cells, ({ cell }, step) => activations[cell]?.[step - 5] ?? NaN);
    expect([...counts]).toEqual([2, 1, 1]);
  });
});

import { describe, expect, it } from "vitest";
import { fittingLabels } from "./timeLabels";

describe("fittingLabels", () => {
  it("leaves out what would run into the label before", () => {
    expect(fittingLabels([{ x: 0, width: 40 }, { x: 30, width: 40 }, { x: 46, width: 40 }], 500)).toEqual([true, false, true]);
  });

  it("leaves out what would be cut off at the end", () => {
    expect(fittingLabels([{ x: 0, width: 40 }, { x: 70, width: 40 }, { x: 70, width: 30 }], 100)).toEqual([true, false, true]);
  });

  it("has none where not even one fits", () => {
    expect(fittingLabels([{ x: 3, width: 40 }], 40)).toEqual([false]);
  });
});

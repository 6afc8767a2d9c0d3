import { describe, expect, it } from "vitest";
import { cellColours, mostColoured } from "./cellColours";

const palette = { cells: ["red", "green"], accent: "blue" };
const cellsOf = (count: number): { source: string; cell: number }[] => Array.from({ length: count }, (_, cell) => ({ source: "h", cell }));

describe("colours of selected cells", () => {
  it("go through the palette again and again", () => {
    expect([...cellColours(cellsOf(3), palette).values()]).toEqual(["red", "green", "red"]);
  });

  it("are all one where the plot could not tell them apart", () => {
    expect(new Set(cellColours(cellsOf(mostColoured), palette).values()).size).toBe(2);
    expect([...new Set(cellColours(cellsOf(mostColoured + 1), palette).values())]).toEqual(["blue"]);
  });
});

import { expect, test } from "vitest";
import { cellsText, groupCells, parseCells, ungroupCells, withCell, withoutCell } from "./cell";

test("cells travel by source, ascending, each once", () => {
  const cells = [{ source: "b", cell: 7 }, { source: "a", cell: 3 }, { source: "b", cell: 2 }, { source: "b", cell: 7 }];
  expect(groupCells(cells)).toEqual({ a: [3], b: [2, 7] });
  expect(ungroupCells({ a: [3], b: [2, 7] })).toHaveLength(3);
});

test("typed cells may be numbers and stretches", () => {
  expect(parseCells("3, 7 12-14", 64)).toEqual({ cells: [3, 7, 12, 13, 14] });
});

test("a typed cell that does not exist is named, with those that do", () => {
  expect(parseCells("64", 64)).toEqual({ problem: "There is no cell 64: this source has cells 0 to 63." });
  expect(parseCells("x", 64)).toHaveProperty("problem");
  expect(parseCells("9-3", 64)).toHaveProperty("problem");
});

test("adding twice and removing what is not there change nothing", () => {
  const one = withCell([], { source: "a", cell: 1 });
  expect(withCell(one, { source: "a", cell: 1 })).toBe(one);
  expect(withoutCell(one, { source: "a", cell: 2 })).toEqual(one);
});

test("cells are written as they are typed", () => {
  expect(cellsText([0, 1, 2, 3, 7, 12, 13, 20, 21, 22])).toBe("0-3, 7, 12, 13, 20-22");
  expect(cellsText([])).toBe("");
  expect(parseCells(cellsText([5, 6, 7, 9]), 10)).toEqual({ cells: [5, 6, 7, 9] });
});

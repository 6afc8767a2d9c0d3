import { describe, expect, it } from "vitest";
import { rankNames } from "./rankNames";

const items = [
  { name: "Undo", words: "back" },
  { name: "Back by one step", words: "left" },
  { name: "Theme: dark", words: "colours" },
  { name: "Lower the threshold by 0.01", words: "less" },
];
const namesFor = (text: string): string[] => rankNames(text, items, (item) => item).map((item) => item.name);

describe("ranking names", () => {
  it("keeps everything in order while nothing is typed", () => {
    expect(namesFor(" ")).toEqual(items.map((item) => item.name));
  });

  it("puts the name before the further words", () => {
    expect(namesFor("back")).toEqual(["Back by one step", "Undo"]);
  });

  it("wants every word, in any order and case", () => {
    expect(namesFor("THRES low")).toEqual(["Lower the threshold by 0.01"]);
    expect(namesFor("threshold colours")).toEqual([]);
  });

  it("finds letters that were left out, but not letters from anywhere", () => {
    expect(namesFor("thrshld")).toEqual(["Lower the threshold by 0.01"]);
    expect(namesFor("lteb")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { defaultMatchOptions, type MatchTotals } from "./match";
import { adviceOn } from "./matchAdvice";
import { copiedRow, joinTokens, partsOf, spokenRow } from "./matchText";

const match = { rank: 2, start: 11, end: 13, shared: 3, missing: 1, extra: 0, document: 0 };
const row = { start: 10, end: 15, tokens: ["the", "cat", "sat", "on", "mats"] };

describe("the text of a row", () => {
  it("puts spaces between words only", () => {
    expect(joinTokens(["the", "cat"])).toBe("the cat");
    expect(joinTokens(["(", "3", ")"])).toBe("(3)");
    expect(joinTokens(["Ġthe", "Ġcat", "s"])).toBe("ĠtheĠcats");
  });

  it("splits at the match, also where the row shows only a part of it", () => {
    expect(partsOf(match, row)).toEqual({ before: "the", inside: "cat sat", after: "on mats" });
    expect(partsOf({ start: 4, end: 12 }, row)).toEqual({ before: "", inside: "the cat", after: "sat on mats" });
    expect(partsOf({ start: 13, end: 99 }, row)).toEqual({ before: "the cat sat", inside: "on mats", after: "" });
    expect(spokenRow(match, row)).toBe("the [cat sat] on mats");
  });

  it("is copied as one line of columns", () => {
    expect(copiedRow(match, { ...row, tokens: ["the", "cat", "s\nat", "on", "a\tb"] }).split("\t")).toEqual(["2", "11", "13", "3", "1", "0", "the", "cat s⏎at", "on a b"]);
  });

  it("says where a copied match is cut", () => {
    expect(copiedRow({ ...match, end: 99 }, row).split("\t").slice(-2)).toEqual(["cat sat on mats …", ""]);
    expect(copiedRow({ ...match, start: 2 }, row).split("\t").slice(-2)).toEqual(["… the cat sat", "on mats"]);
  });
});

describe("advice on an empty list", () => {
  const totals = (byLength: number[]): MatchTotals => ({ candidateCount: 0, matchCount: 0, byShared: [0, 0], byLength, byLengthComplete: byLength.map(() => 0) });

  it("names the limit of length that hides everything", () => {
    const [advice] = adviceOn({ ...defaultMatchOptions, minLength: 50 }, 5, totals([0, 0, 4, 7]), "");
    expect(advice?.text).toBe("11 stretches have other lengths: 2 to 3 steps.");
    expect(advice?.change).toEqual({ minLength: 2, maxLength: null });
  });

  it("offers stretches of one step where there are no others", () => {
    expect(adviceOn(defaultMatchOptions, 5, totals([0, 9]), "")[0]?.change).toEqual({ minLength: 1, maxLength: null });
  });

  it("sees that more cells are asked for than are selected", () => {
    expect(adviceOn({ ...defaultMatchOptions, minShared: 3 }, 2, totals([0]), "")[0]?.change).toEqual({ minShared: 2 });
  });

  it("asks for fewer shared cells, drops the text, leaves windows", () => {
    expect(adviceOn({ ...defaultMatchOptions, minShared: 3 }, 5, totals([0]), "")[0]?.change).toEqual({ minShared: 2 });
    expect(adviceOn(defaultMatchOptions, 5, totals([0]), "cat")[0]?.change).toBe("anyText");
    expect(adviceOn({ ...defaultMatchOptions, windowLength: 40 }, 5, totals([0]), "")[0]?.change).toEqual({ windowLength: null });
  });

  it("has none where nothing but the selection is to blame", () => {
    expect(adviceOn(defaultMatchOptions, 5, totals([0]), "")).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { columnsOf, directionOf, visibleText, visibleToken } from "./token";

test("white space and control characters can be seen", () => {
  expect(visibleToken("\n")).toBe("⏎");
  expect(visibleToken("\t")).toBe("⇥");
  expect(visibleToken(" ")).toBe("␣");
  expect(visibleToken(" the")).toBe("␣the");
  expect(visibleToken("New York")).toBe("New York");
  expect(visibleToken("")).toBe("∅");
});

test("Arabic and Hebrew run from right to left", () => {
  expect(directionOf("سلام")).toBe("rtl");
  expect(directionOf("שלום")).toBe("rtl");
  expect(directionOf("peace")).toBe("ltr");
});

test("Chinese, Korean and emoji take two columns", () => {
  expect(columnsOf("和平")).toBe(4);
  expect(columnsOf("평화")).toBe(4);
  expect(columnsOf("🙂")).toBe(2);
  expect(columnsOf("abc")).toBe(3);
});

test("text around a hit keeps its spaces", () => {
  expect(visibleText(" the\n cat")).toBe(" the⏎ cat");
  expect(visibleText("")).toBe("");
});

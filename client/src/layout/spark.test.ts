import { expect, test } from "vitest";
import { sparkPath } from "./spark";

test("a spark fills its box, breaks where numbers are not finite, and has a dot for one alone", () => {
  expect(sparkPath([0, 1, 0], 100, 20, 5)).toBe("M0.0 15.0L50.0 5.0L100.0 15.0");
  expect(sparkPath([0, 1, NaN, 1, Infinity], 100, 20, 5)).toBe("M0.0 15.0L25.0 5.0M73.5 5.0h3");
  expect(sparkPath([0.5], 100, 20, 5)).toBe("M48.5 15.0h3");
  expect(sparkPath([NaN, NaN], 100, 20, 5)).toBe("");
});

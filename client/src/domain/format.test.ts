import { expect, test } from "vitest";
import { formatActivation } from "./format";

test("an activation has three decimals, a true minus sign, and signs for what is not finite", () => {
  expect([0.5, -0.25, 12345, Infinity, -Infinity, NaN].map(formatActivation)).toEqual(["0.500", "−0.250", "1.235e+4", "∞", "−∞", "no value"]);
});

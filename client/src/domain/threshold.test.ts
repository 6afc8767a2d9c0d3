import { expect, test } from "vitest";
import { limitThreshold } from "./threshold";

const tanh = { transform: "tanh" };
const none = { transform: "none" };

test("a threshold stays between -1 and 1 where one of the sources does", () => {
  expect(limitThreshold(1.05, [none, tanh])).toBe(0.99);
  expect(limitThreshold(-1, [tanh])).toBe(-0.99);
  expect(limitThreshold(0.99999999, [tanh])).toBe(0.99);
  expect(limitThreshold(0.995, [tanh])).toBe(0.995);
  expect(limitThreshold(5, [none])).toBe(5);
});

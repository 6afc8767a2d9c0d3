import { expect, test } from "vitest";
import { brushed, tickSteps, timeOf } from "./inputs";

const ecg = { channels: [{ name: "MLII", unit: "mV" }], rate: 360, timeUnit: "s", hasTokens: false };

test("a step has the time since its document began", () => {
  expect(timeOf(ecg, 900, 180)).toBe("2.000 s");
  expect(timeOf({ ...ecg, rate: null }, 900, 0)).toBe("");
});

test("marks of time lie on round numbers, never closer than asked", () => {
  expect(tickSteps(360, 80)).toBeCloseTo(180);
  expect(tickSteps(1, 7)).toBeCloseTo(10);
  expect(tickSteps(21.5, 40)).toBeCloseTo(43);
});

test("hints name what is drawn", () => {
  expect(brushed({ inputs: ecg })).toBe("the inputs");
  expect(brushed({ inputs: { ...ecg, hasTokens: true } })).toBe("tokens");
  expect(brushed({ inputs: null })).toBe("tokens");
});

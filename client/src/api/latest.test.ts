import { expect, test } from "vitest";
import { latest } from "./latest";

const nothing = (): void => undefined;

test("only the newest request is reported, the one before is aborted", async () => {
  const seen: string[] = [];
  const newest = latest();
  let firstSignal: AbortSignal | undefined;
  const first = newest.run(
    (signal) => {
      firstSignal = signal;
      return new Promise<string>((resolve) => setTimeout(() => resolve("first"), 5));
    },
    { ready: (value) => seen.push(value), failed: nothing },
  );
  const second = newest.run(async () => "second", { ready: (value) => seen.push(value), failed: nothing });
  await Promise.all([first, second]);
  expect(firstSignal?.aborted).toBe(true);
  expect(seen).toEqual(["second"]);
});

test("a failure is reported in words", async () => {
  const titles: string[] = [];
  await latest().run(() => Promise.reject(new TypeError("failed to fetch")), {
    ready: nothing,
    failed: (error) => titles.push(error.title),
  });
  expect(titles).toEqual(["The server does not answer."]);
});

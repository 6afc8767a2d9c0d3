import { expect, test } from "vitest";
import { closeEntry, emptyHistory, type History, record, redo, undo } from "./history";

test("undo goes back and redo forward again", () => {
  let history: History<number> = record(emptyHistory, 1, null);
  history = record(history, 2, null);
  const back = undo(history, 3);
  expect(back?.present).toBe(2);
  expect(back && redo(back.history, back.present)?.present).toBe(3);
});

test("a drag is undone as one, two drags as two", () => {
  let history: History<number> = record(emptyHistory, 1, "drag");
  history = record(history, 2, "drag");
  expect(history.past).toEqual([1]);
  history = record(closeEntry(history), 3, "drag");
  expect(history.past).toEqual([1, 3]);
});

test("a new change forgets what was undone", () => {
  const back = undo(record<number>(emptyHistory, 1, null), 2);
  expect(back && redo(record(back.history, back.present, null), 9)).toBeNull();
});

test("there is nothing to undo at first", () => {
  expect(undo(emptyHistory, 1)).toBeNull();
  expect(redo(emptyHistory, 1)).toBeNull();
});

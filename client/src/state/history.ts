/** What can be undone and redone, newest last. */
export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
  /** Changes with the same key follow on from each other and are undone as one. */
  readonly openKey: string | null;
}

const depth = 200;

export const emptyHistory: History<never> = { past: [], future: [], openKey: null };

/** Remembers `before`, unless the change continues the one before it. */
export function record<T>(history: History<T>, before: T, key: string | null): History<T> {
  if (key !== null && key === history.openKey) return { ...history, future: [] };
  return { past: [...history.past.slice(-(depth - 1)), before], future: [], openKey: key };
}

/** Ends a gesture: the next change starts a new entry even if it is of the same kind. */
export const closeEntry = <T>(history: History<T>): History<T> =>
  history.openKey === null ? history : { ...history, openKey: null };

export function undo<T>(history: History<T>, present: T): { history: History<T>; present: T } | null {
  const previous = history.past.at(-1);
  if (previous === undefined) return null;
  return {
    present: previous,
    history: { past: history.past.slice(0, -1), future: [present, ...history.future], openKey: null },
  };
}

export function redo<T>(history: History<T>, present: T): { history: History<T>; present: T } | null {
  const next = history.future[0];
  if (next === undefined) return null;
  return {
    present: next,
    history: { past: [...history.past, present], future: history.future.slice(1), openKey: null },
  };
}

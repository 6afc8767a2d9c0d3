import { defaultSplit, type Split } from "./state";

const key = "lstmvis.panels";

/** How the panels were shared when this browser was here last. */
export function readStoredSplit(storage: Storage): Split {
  try {
    const stored = JSON.parse(storage.getItem(key) ?? "{}") as Partial<Split>;
    const number = (value: unknown, otherwise: number): number => (typeof value === "number" && Number.isFinite(value) ? value : otherwise);
    return {
      ...defaultSplit,
      matchShare: number(stored.matchShare, defaultSplit.matchShare),
      cellsWidth: number(stored.cellsWidth, defaultSplit.cellsWidth),
      hidesCells: stored.hidesCells === true,
    };
  } catch {
    return defaultSplit;
  }
}

export const storeSplit = (storage: Storage, { matchShare, cellsWidth, hidesCells }: Split): void =>
  storage.setItem(key, JSON.stringify({ matchShare, cellsWidth, hidesCells }));

import type { Theme } from "../state/state";

const key = "lstmvis.theme";

export function readStoredTheme(storage: Storage): Theme {
  const stored = storage.getItem(key);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export const storeTheme = (storage: Storage, theme: Theme): void => storage.setItem(key, theme);

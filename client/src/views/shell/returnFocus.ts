import { onDestroy } from "svelte";

/** Call while a component is made: what has the focus then gets it back when the component goes, if nothing else took it. */
export function returnFocus(): void {
  const before = document.activeElement;
  onDestroy(() => {
    queueMicrotask(() => {
      const taken = document.activeElement;
      if (taken !== null && taken !== document.body) return;
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    });
  });
}

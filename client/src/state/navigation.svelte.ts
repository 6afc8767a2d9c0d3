import { openPlace } from "./arrivals";
import type { AppState } from "./state";
import type { Store } from "./store.svelte";
import { formatHash, parseHash } from "./url";

const writeDelay = 200;

export const hashOf = (state: AppState): string =>
  formatHash(state.route === "gallery" ? { route: "gallery" } : { route: "workbench", view: state.view });

/** Keeps the address and the state alike, both ways. A jump makes an entry for Back, other changes replace it. */
export function startNavigation(store: Store, window: Window): () => void {
  let written = window.location.hash;
  const read = (): void => {
    if (window.location.hash === written) return;
    written = window.location.hash;
    store.dispatch(openPlace(parseHash(written)));
  };
  store.dispatch(openPlace(parseHash(written)));
  window.addEventListener("hashchange", read);
  window.addEventListener("popstate", read);

  let jumps = store.state.jumps;
  let timer = 0;
  let pending = written;
  const replace = (): void => {
    if (pending === written) return;
    written = pending;
    window.history.replaceState(null, "", pending);
  };
  // The delay spares the browser while something is dragged; where a gesture or a key ends, the address is right at once.
  const settle = (): void => void window.setTimeout(replace, 0);
  window.addEventListener("pointerup", settle);
  window.addEventListener("keyup", settle);
  const stopEffect = $effect.root(() => {
    $effect(() => {
      const hash = hashOf(store.state);
      window.clearTimeout(timer);
      if (store.state.jumps !== jumps) {
        // Back leads to what was on screen before the jump, also where that is younger than the delay.
        replace();
        jumps = store.state.jumps;
        if (hash !== written) window.history.pushState(null, "", hash);
        written = hash;
      } else {
        timer = window.setTimeout(replace, writeDelay);
      }
      pending = hash;
    });
  });
  return () => {
    stopEffect();
    window.clearTimeout(timer);
    window.removeEventListener("pointerup", settle);
    window.removeEventListener("keyup", settle);
    window.removeEventListener("hashchange", read);
    window.removeEventListener("popstate", read);
  };
}

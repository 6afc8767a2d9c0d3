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
  const write = (): void => {
    const hash = hashOf(store.state);
    if (hash === written) return;
    written = hash;
    if (store.state.jumps !== jumps) window.history.pushState(null, "", hash);
    else window.history.replaceState(null, "", hash);
    jumps = store.state.jumps;
  };
  const stopEffect = $effect.root(() => {
    $effect(() => {
      const isJump = store.state.jumps !== jumps;
      void hashOf(store.state);
      window.clearTimeout(timer);
      if (isJump) write();
      else timer = window.setTimeout(write, writeDelay);
    });
  });
  return () => {
    stopEffect();
    window.clearTimeout(timer);
    window.removeEventListener("hashchange", read);
    window.removeEventListener("popstate", read);
  };
}

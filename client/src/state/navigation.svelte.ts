import { latest } from "../api/latest";
import { notify } from "./actions";
import { openPlace, snapshotFailed } from "./arrivals";
import { hashOf, type Snapshots } from "./snapshots";
import type { Store } from "./store.svelte";
import { parseHash } from "./url";

const writeDelay = 200;
/** A view with a long address is stored once it has rested for so long. */
const storeDelay = 800;

/**
 * Keeps the address and the state alike, both ways. A jump makes an entry for Back, other changes replace it. An address that would be too long
 * is replaced by that of a stored view as soon as there is one.
 */
export function startNavigation(store: Store, snapshots: Snapshots, window: Window): () => void {
  const reading = latest();
  const storing = latest();
  let written = window.location.hash;

  function open(hash: string): void {
    const place = parseHash(hash);
    store.dispatch(openPlace(place));
    if (place.route !== "snapshot") {
      reading.cancel();
      return;
    }
    void reading.run((signal) => snapshots.read(place.id, signal), {
      ready: (link) => store.dispatch(openPlace(parseHash(link))),
      failed: (error) => store.dispatch(snapshotFailed(error)),
    });
  }

  const read = (): void => {
    if (window.location.hash === written) return;
    written = window.location.hash;
    open(written);
  };
  open(written);
  window.addEventListener("hashchange", read);
  window.addEventListener("popstate", read);

  let jumps = store.state.jumps;
  let timer = 0;
  let storeTimer = 0;
  let pending = written;
  const shortened = (hash: string): string => (snapshots.isTooLong(hash) ? (snapshots.shortOf(hash) ?? hash) : hash);
  const replace = (): void => {
    if (pending === written) return;
    written = pending;
    window.history.replaceState(null, "", pending);
  };
  const shorten = (hash: string): void => {
    void storing.run((signal) => snapshots.store(hash, signal), {
      ready: (short) => {
        if (hashOf(store.state) !== hash) return;
        pending = short;
        replace();
      },
      failed: (error) => store.dispatch(notify("info", "The link to this view is long, and could not be shortened.", `It still works. ${error.title} ${error.detail}`)),
    });
  };
  // The delay spares the browser while something is dragged; where a gesture or a key ends, the address is right at once.
  const settle = (): void => void window.setTimeout(replace, 0);
  window.addEventListener("pointerup", settle);
  window.addEventListener("keyup", settle);
  const stopEffect = $effect.root(() => {
    $effect(() => {
      const hash = hashOf(store.state);
      const address = shortened(hash);
      window.clearTimeout(timer);
      window.clearTimeout(storeTimer);
      if (store.state.jumps !== jumps) {
        // Back leads to what was on screen before the jump, also where that is younger than the delay.
        replace();
        jumps = store.state.jumps;
        if (address !== written) window.history.pushState(null, "", address);
        written = address;
      } else {
        timer = window.setTimeout(replace, writeDelay);
      }
      pending = address;
      if (snapshots.isTooLong(address)) storeTimer = window.setTimeout(() => shorten(hash), storeDelay);
    });
  });
  return () => {
    stopEffect();
    window.clearTimeout(timer);
    window.clearTimeout(storeTimer);
    window.removeEventListener("pointerup", settle);
    window.removeEventListener("keyup", settle);
    window.removeEventListener("hashchange", read);
    window.removeEventListener("popstate", read);
  };
}

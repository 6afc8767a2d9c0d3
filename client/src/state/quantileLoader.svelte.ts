import { untrack } from "svelte";
import { getQuantiles } from "../api/client";
import { latest } from "../api/latest";
import { notify } from "./actions";
import { quantilesChanged } from "./arrivals";
import { failed, idle, ready, reloading } from "./loadable";
import type { Scene } from "./scene.svelte";
import type { Store } from "./store.svelte";

const delay = 120;

/** Every cell's own threshold, where the pattern asks for quantiles. */
export function loadQuantiles(store: Store, scene: Scene): void {
  const requests = latest();
  const key = $derived(scene.quantileKey);
  $effect(() => {
    const asked = key;
    if (asked === null) {
      requests.cancel();
      untrack(() => {
        if (store.state.quantiles !== idle) store.dispatch(quantilesChanged(idle));
      });
      return;
    }
    const timer = setTimeout(() => {
      const { project, sources, pattern } = store.state.view;
      store.dispatch(quantilesChanged(reloading(store.state.quantiles)));
      const ask = async (signal: AbortSignal): Promise<Record<string, readonly number[]>> => {
        const thresholds = sources.map(async (source) => [source, await getQuantiles(project, source, pattern.quantile ?? 0, pattern.side, signal)] as const);
        return Object.fromEntries(await Promise.all(thresholds));
      };
      void requests.run(ask, {
        ready: (bySource) => store.dispatch(quantilesChanged(ready({ key: asked, bySource }))),
        failed: (error) => {
          store.dispatch(quantilesChanged(failed(error)));
          store.dispatch(notify("error", error.title, error.detail));
        },
      });
    }, delay);
    return () => clearTimeout(timer);
  });
}

import { untrack } from "svelte";
import { getQuantiles, postSensitivity } from "../api/client";
import { latest } from "../api/latest";
import { notify } from "./actions";
import { quantileCurvesChanged, quantilesChanged } from "./arrivals";
import { failed, idle, ready, reloading } from "./loadable";
import type { Scene } from "./scene.svelte";
import { selectionBody } from "./selectors";
import type { CellThresholds, QuantileCurves } from "./state";
import type { Store } from "./store.svelte";

const delay = 120;

/** Every cell's own threshold, where the pattern asks for quantiles, and how many cells each quantile would select. */
export function loadQuantiles(store: Store, scene: Scene): void {
  loadThresholds(store, scene);
  loadCurves(store, scene);
}

function loadThresholds(store: Store, scene: Scene): void {
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
      const ask = async (signal: AbortSignal): Promise<CellThresholds> => {
        const thresholds = sources.map(async (source) => [source, await getQuantiles(project, source, pattern.quantile ?? 0, pattern.side, signal)] as const);
        return { key: asked, bySource: Object.fromEntries(await Promise.all(thresholds)) };
      };
      void requests.run(ask, {
        ready: (thresholds) => store.dispatch(quantilesChanged(ready(thresholds))),
        failed: (error) => {
          store.dispatch(quantilesChanged(failed(error)));
          store.dispatch(notify("error", error.title, error.detail));
        },
      });
    }, delay);
    return () => clearTimeout(timer);
  });
}

function loadCurves(store: Store, scene: Scene): void {
  const requests = latest();
  const key = $derived(scene.quantileCurvesKey);
  $effect(() => {
    const asked = key;
    requests.cancel();
    if (asked === null) {
      untrack(() => {
        if (store.state.quantileCurves !== idle) store.dispatch(quantileCurvesChanged(idle));
      });
      return;
    }
    const timer = setTimeout(() => {
      const { view } = store.state;
      store.dispatch(quantileCurvesChanged(reloading(store.state.quantileCurves)));
      const ask = async (signal: AbortSignal): Promise<QuantileCurves> => {
        const replies = await Promise.all(view.sources.map((source) => postSensitivity(view.project, selectionBody({ ...view, sources: [source] }, null), signal)));
        const cellCounts = Object.fromEntries(view.sources.map((source, place) => [source, replies[place]?.cellCounts ?? []]));
        return { key: asked, quantiles: replies[0]?.quantiles ?? [], cellCounts };
      };
      void requests.run(ask, {
        ready: (curves) => store.dispatch(quantileCurvesChanged(ready(curves))),
        failed: (error) => store.dispatch(quantileCurvesChanged(failed(error))),
      });
    }, delay);
    return () => clearTimeout(timer);
  });
}

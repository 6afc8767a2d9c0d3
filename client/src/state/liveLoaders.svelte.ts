import { untrack } from "svelte";
import { getModel, postEffect, postRun, postRunStates, type RunBody } from "../api/live";
import { latest } from "../api/latest";
import { contextOf } from "../domain/live";
import { liveChanged } from "./liveActions";
import type { LiveScene } from "./liveScene.svelte";
import type { LiveRun } from "./liveState";
import { failed, idle, ready, reloading } from "./loadable";
import type { Store } from "./store.svelte";

const typingDelay = 180;
const effectDelay = 600;

async function run(key: string, project: string, body: RunBody, sources: readonly string[], signal: AbortSignal): Promise<LiveRun> {
  const reply = await postRun(project, body, signal);
  const contexts = await Promise.all(
    sources.map(async (source) => contextOf(source, await postRunStates(project, body, source, signal))),
  );
  return { key, reply, contexts };
}

/** Asks the model whenever text or held cells change; only the newest question counts. */
export function startLiveLoaders(store: Store, live: LiveScene): () => void {
  return $effect.root(() => {
    loadModel(store, live);
    loadRun(store, live, "plain");
    loadRun(store, live, "changed");
    loadEffect(store, live);
  });
}

function loadModel(store: Store, live: LiveScene): void {
  const requests = latest();
  const project = $derived(live.view.isOn ? live.scene.project?.id : undefined);
  const attempt = $derived(store.state.live.attempt);
  $effect(() => {
    void attempt;
    const asked = project;
    if (asked === undefined) return;
    untrack(() => {
      store.dispatch(liveChanged({ model: reloading(store.state.live.model) }));
      void requests.run((signal) => getModel(asked, signal), {
        ready: (model) => store.dispatch(liveChanged({ model: ready(model) })),
        failed: (error) => store.dispatch(liveChanged({ model: failed(error) })),
      });
    });
  });
}

function loadRun(store: Store, live: LiveScene, which: "plain" | "changed"): void {
  const requests = latest();
  const key = $derived(
    live.view.isOn && live.model && live.view.text !== "" && (which === "plain" || live.holds.length > 0)
      ? JSON.stringify([live.scene.project?.id, live.view.text, which === "plain" ? [] : live.holds, live.sources.map((source) => source.id)])
      : null,
  );
  const attempt = $derived(store.state.live.attempt);
  $effect(() => {
    void attempt;
    const asked = key;
    if (asked === null) {
      requests.cancel();
      untrack(() => store.dispatch(liveChanged({ [which]: idle })));
      return;
    }
    const timer = setTimeout(() => {
      const project = live.scene.project?.id ?? "";
      const body = { text: live.view.text, holds: which === "plain" ? [] : live.holds };
      const sources = live.sources.map((source) => source.id);
      store.dispatch(liveChanged({ [which]: reloading(store.state.live[which]) }));
      void requests.run((signal) => run(asked, project, body, sources, signal), {
        ready: (value) => store.dispatch(liveChanged({ [which]: ready(value) })),
        failed: (error) => store.dispatch(liveChanged({ [which]: failed(error) })),
      });
    }, typingDelay);
    return () => clearTimeout(timer);
  });
}

function loadEffect(store: Store, live: LiveScene): void {
  const requests = latest();
  // Asked once the held run has come, so that a mistake is said once.
  const isHeld = $derived(store.state.live.changed.status === "ready" && live.holds.length > 0);
  const key = $derived(
    isHeld && live.view.isOn && (live.plain?.reply.tokens.length ?? 0) > 1
      ? JSON.stringify([live.scene.project?.id, live.view.text, live.holds, live.view.randomSets])
      : null,
  );
  $effect(() => {
    if (key === null) {
      requests.cancel();
      untrack(() => store.dispatch(liveChanged({ effect: idle })));
      return;
    }
    const timer = setTimeout(() => {
      const project = live.scene.project?.id ?? "";
      const body = { text: live.view.text, holds: live.holds };
      const { randomSets } = live.view;
      store.dispatch(liveChanged({ effect: reloading(store.state.live.effect) }));
      const measure = async (signal: AbortSignal): Promise<void> => {
        for await (const progress of postEffect(project, body, randomSets, signal)) {
          if (signal.aborted) return;
          store.dispatch(liveChanged({ effect: progress.effect ? ready(progress) : { status: "loading", stale: progress } }));
        }
      };
      void requests.run(measure, {
        ready: () => undefined,
        failed: (error) => store.dispatch(liveChanged({ effect: failed(error) })),
      });
    }, effectDelay);
    return () => clearTimeout(timer);
  });
}

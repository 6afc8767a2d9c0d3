import { untrack } from "svelte";
import { getDocuments, getProject, getProjects, postMatchDensity, postSelection } from "../api/client";
import { latest } from "../api/latest";
import { sameCell, ungroupCells } from "../domain/cell";
import type { Document } from "../domain/document";
import { notify } from "./actions";
import {
  densityChanged,
  documentsChanged,
  galleryAsked,
  galleryChanged,
  projectArrived,
  projectAsked,
  projectFailed,
  selectionConfirmed,
} from "./arrivals";
import { BlockLoader, type WantedBlock, wantedBlocks } from "./blockLoader";
import { loadQuantiles } from "./quantileLoader.svelte";
import type { Scene } from "./scene.svelte";
import { failed, idle, ready, reloading } from "./loadable";
import { selectionBody } from "./selectors";
import type { Store } from "./store.svelte";

const documentPage = 1000;
/** More document borders than this could not be told apart on the minimap. */
const mostDocuments = 4000;
const confirmDelay = 120;
const densityDelay = 350;
const densityBuckets = 400;

async function allDocuments(project: string, signal: AbortSignal): Promise<readonly Document[]> {
  const documents: Document[] = [];
  for (;;) {
    const page = await getDocuments(project, documents.length, documentPage, signal);
    documents.push(...page.documents);
    if (page.documents.length === 0 || documents.length >= Math.min(page.total, mostDocuments)) return documents;
  }
}

/** Keeps the state supplied: asks the server for whatever the view needs and the state lacks. */
export function startLoaders(store: Store, scene: Scene, characterWidth: () => number): () => void {
  return $effect.root(() => {
    loadGallery(store);
    loadProject(store, scene);
    loadBlocks(store, scene, characterWidth);
    confirmSelection(store, scene);
    loadDensity(store, scene);
    loadQuantiles(store, scene);
  });
}

/** How often the gallery looks for projects that have come or gone meanwhile. */
const galleryInterval = 4000;

function loadGallery(store: Store): void {
  const requests = latest();
  const renewals = latest();
  const isShown = $derived(store.state.route === "gallery" && store.state.gallery.status === "ready");
  $effect(() => {
    if (!isShown) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      void renewals.run(getProjects, {
        ready: (list) => {
          const { gallery } = store.state;
          // The list that is there stays as it is, so that nothing on screen flickers or loses the focus.
          if (gallery.status === "ready" && JSON.stringify(gallery.value) !== JSON.stringify(list)) store.dispatch(galleryChanged(ready(list)));
        },
        // What is on screen was true a moment ago; whatever the user does next says that the server is gone.
        failed: () => undefined,
      });
    }, galleryInterval);
    return () => {
      clearInterval(timer);
      renewals.cancel();
    };
  });
  // The palette offers to open every project, wherever it is opened.
  const isWanted = $derived((store.state.route === "gallery" || store.state.dialog === "palette") && store.state.gallery.status === "idle");
  $effect(() => {
    if (!isWanted) return;
    untrack(() => {
      store.dispatch(galleryAsked());
      void requests.run(getProjects, {
        ready: (list) => store.dispatch(galleryChanged(ready(list))),
        failed: (error) => store.dispatch(galleryChanged(failed(error))),
      });
    });
  });
}

function loadProject(store: Store, scene: Scene): void {
  const projects = latest();
  const documents = latest();
  const wanted = $derived(
    store.state.route === "workbench" && store.state.project.status === "idle" ? store.state.view.project : null,
  );
  $effect(() => {
    const asked = wanted;
    if (asked === null) return;
    untrack(() => {
      store.dispatch(projectAsked());
      void projects.run((signal) => getProject(asked, signal), {
        ready: (project) => store.dispatch(projectArrived(project)),
        failed: (error) => store.dispatch(projectFailed(error)),
      });
    });
  });
  const opened = $derived(scene.project);
  const attempt = $derived(store.state.attempt);
  $effect(() => {
    void attempt;
    if (!opened || untrack(() => store.state.documents.status === "ready")) return;
    untrack(() => {
      store.dispatch(documentsChanged({ status: "loading" }));
      void documents.run((signal) => allDocuments(opened.id, signal), {
        ready: (list) => store.dispatch(documentsChanged(ready(list))),
        failed: (error) => store.dispatch(documentsChanged(failed(error))),
      });
    });
  });
}

function loadBlocks(store: Store, scene: Scene, characterWidth: () => number): void {
  const loader = new BlockLoader((action) => store.dispatch(action), characterWidth);
  const blocks = $derived(store.state.blocks);
  const isShown = $derived(store.state.route === "workbench" && store.state.plotWidth > 0);
  const wanted: readonly WantedBlock[] = $derived.by(() => {
    if (!scene.project || !isShown) return [];
    const pattern = scene.loadedPatternRange;
    const ranges = [scene.ahead, pattern, scene.reading].filter((range) => range !== null);
    const sources = scene.sources.map((source) => source.id);
    return wantedBlocks(ranges, scene.stepCount, sources, scene.tracks.map((track) => track.id));
  });
  $effect(() => {
    void blocks;
    const project = scene.project?.id ?? "";
    const list = wanted;
    untrack(() => loader.want(project, list, store.state));
  });
  $effect(() => () => loader.stop());
}

function confirmSelection(store: Store, scene: Scene): void {
  const requests = latest();
  const key = $derived(scene.selectionKey);
  const attempt = $derived(store.state.attempt);
  $effect(() => {
    void attempt;
    const asked = key;
    if (asked === null) {
      untrack(() => store.dispatch(selectionConfirmed(idle)));
      requests.cancel();
      return;
    }
    const timer = setTimeout(() => {
      const { view } = store.state;
      store.dispatch(selectionConfirmed(reloading(store.state.confirmed)));
      void requests.run((signal) => postSelection(view.project, selectionBody(view, null), signal), {
        ready: (reply) => {
          const cells = ungroupCells(reply.cells);
          const { local } = scene;
          const agrees = local?.length === cells.length && local.every((ref) => cells.some((cell) => sameCell(cell, ref)));
          if (local && !agrees && scene.selectionKey === asked) {
            store.dispatch(
              notify("error", "Browser and server disagree about the selected cells.", "Showing the server's. Please report this link."),
            );
          }
          store.dispatch(selectionConfirmed(ready({ key: asked, cells })));
        },
        failed: (error) => {
          store.dispatch(selectionConfirmed(failed(error)));
          // That the server does not answer is said once, for everything.
          if (error.status !== 0) store.dispatch(notify("error", error.title, error.detail));
        },
      });
    }, confirmDelay);
    return () => clearTimeout(timer);
  });
}

/** Where matches lie in the corpus; what goes wrong with them is said by the match view, which asks the same. */
function loadDensity(store: Store, scene: Scene): void {
  const requests = latest();
  const key = $derived(
    scene.view.match.isOn && scene.selected.length > 0 && scene.project
      ? JSON.stringify([scene.project.id, { ...selectionBody(scene.view, scene.selected), range: null }, scene.view.match.options])
      : null,
  );
  const attempt = $derived(store.state.attempt);
  $effect(() => {
    void attempt;
    if (key === null) {
      requests.cancel();
      untrack(() => store.dispatch(densityChanged(idle)));
      return;
    }
    const timer = setTimeout(() => {
      const { view } = store.state;
      const selection = { ...selectionBody(view, scene.selected), range: null };
      const body = { buckets: densityBuckets, selection, options: { ...view.match.options, documents: null } };
      store.dispatch(densityChanged(reloading(store.state.density)));
      void requests.run((signal) => postMatchDensity(view.project, body, signal), {
        ready: (density) => store.dispatch(densityChanged(ready(density.counts))),
        failed: (error) => store.dispatch(densityChanged(failed(error))),
      });
    }, densityDelay);
    return () => clearTimeout(timer);
  });
}

import { untrack } from "svelte";
import { searchMatches, searchText } from "../api/client";
import { latest } from "../api/latest";
import { searchChanged } from "./arrivals";
import { failed, idle, ready, reloading, valueOf } from "./loadable";
import { queryOf } from "./matchRequests";
import type { MatchScene } from "./matchScene.svelte";
import { searchPageSize } from "./state";
import type { Store } from "./store.svelte";

const typingDelay = 180;

/** Searches as one types, and loads further hits when they are wanted. */
export function startSearch(store: Store, matches: MatchScene): () => void {
  return $effect.root(() => {
    const requests = latest();
    let answered = "";
    const search = $derived(store.state.search);
    const project = $derived(matches.scene.project?.id ?? "");
    const totalsKey = $derived(search.scope === "matches" ? matches.totalsKey : "");
    const question = $derived(search.text === "" || project === "" || totalsKey === null ? null : JSON.stringify([project, search.text, search.mode, totalsKey]));
    const isIdle = $derived(search.page.status === "idle");
    const wanted = $derived(search.wanted);

    function ask(asked: string, offset: number): void {
      const { text, mode } = store.state.search;
      const before = offset > 0 ? (valueOf(store.state.search.page)?.hits ?? []) : [];
      const query = { q: text, mode, offset, count: searchPageSize };
      const within = totalsKey;
      if (offset === 0) store.dispatch(searchChanged({ page: reloading(store.state.search.page) }));
      void requests.run((signal) => (within ? searchMatches(project, { ...queryOf(within), ...query }, signal) : searchText(project, query, signal)), {
        ready: (page) => {
          answered = asked;
          store.dispatch(searchChanged({ page: ready({ ...page, offset: 0, hits: [...before, ...page.hits] }) }));
        },
        failed: (error) => {
          answered = asked;
          store.dispatch(searchChanged({ page: failed(error) }));
        },
      });
    }

    $effect(() => {
      const asked = question;
      void isIdle;
      if (asked === null) {
        requests.cancel();
        answered = "";
        untrack(() => store.dispatch(searchChanged({ page: idle, found: null })));
        return;
      }
      if (asked === answered && untrack(() => store.state.search.page.status !== "idle")) return;
      const timer = setTimeout(() => ask(asked, 0), typingDelay);
      return () => clearTimeout(timer);
    });

    $effect(() => {
      const goal = wanted;
      untrack(() => {
        const page = store.state.search.page;
        if (question === null || question !== answered || page.status !== "ready") return;
        if (page.value.hits.length < Math.min(goal, page.value.total)) ask(question, page.value.hits.length);
      });
    });
  });
}

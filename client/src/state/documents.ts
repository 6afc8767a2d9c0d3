import { getDocuments } from "../api/client";
import { asApiError, isAbort } from "../api/error";
import type { Document } from "../domain/document";
import { jumpTo, notify } from "./actions";
import type { App } from "./app";
import { valueOf } from "./loadable";
import { documentAround } from "./selectors";

/** The document at the left edge of the window, once its tokens are loaded. */
export function currentDocument({ store }: Pick<App, "store">): Document | undefined {
  const { view } = store.state;
  return documentAround(store.state, Math.round(view.at));
}

async function documentOf(app: App, index: number): Promise<Document | undefined> {
  const known = valueOf(app.store.state.documents)?.[index];
  if (known) return known;
  const page = await getDocuments(app.store.state.view.project, index, 1, AbortSignal.timeout(30_000));
  return page.documents[0];
}

/**
 * Goes to a document by its index, or from the one at the left edge to the next or the previous one. `previous` from inside a document is its
 * own start, as in a music player.
 */
export async function goToDocument(app: App, to: "next" | "previous" | number): Promise<void> {
  const { store, scene } = app;
  const count = scene.project?.documentCount ?? 1;
  const here = currentDocument(app);
  if (typeof to !== "number" && !here) return;
  const at = Math.round(store.state.view.at);
  const index = typeof to === "number" ? to : to === "next" ? (here?.index ?? 0) + 1 : at > (here?.start ?? 0) ? (here?.index ?? 0) : (here?.index ?? 0) - 1;
  if (index < 0 || index >= count) return;
  try {
    const document = await documentOf(app, index);
    if (document) store.dispatch(jumpTo(document.start, 0));
  } catch (error) {
    if (isAbort(error)) return;
    const { title, detail } = asApiError(error);
    store.dispatch(notify("error", "The document could not be found.", `${title} ${detail}`));
  }
}

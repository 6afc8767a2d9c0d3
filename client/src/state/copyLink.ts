import { notify } from "./actions";
import type { App } from "./app";

/** Puts a link to exactly this view on the clipboard. */
export async function copyLink({ store, snapshots }: App): Promise<boolean> {
  const link = await snapshots.linkTo(store.state);
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    store.dispatch(notify("info", "The browser does not let this page copy.", `Copy the link by hand: ${link}`));
    return false;
  }
}

import { notify } from "../../state/actions";
import type { App } from "../../state/app";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Without this the browser would leave the page to show the file. */
export function allowDrop({ inbox }: App, event: DragEvent): void {
  if (!hasFiles(event)) return;
  event.preventDefault();
  inbox.isOver = true;
}

/** The files left the window; moving from one element to another says so too, but names where to. */
export function leaveDrop({ inbox }: App, event: DragEvent): void {
  if (event.relatedTarget === null) inbox.isOver = false;
}

/** Wherever files are dropped, they are taken to the import page. */
export function handleDrop({ inbox, store }: App, event: DragEvent): void {
  if (!hasFiles(event)) return;
  event.preventDefault();
  inbox.isOver = false;
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) {
    store.dispatch(notify("info", "Folders cannot be dropped.", "Drop the files in it, or give the folder's path on the import page."));
    return;
  }
  inbox.put(files);
  window.location.hash = "#/import";
}

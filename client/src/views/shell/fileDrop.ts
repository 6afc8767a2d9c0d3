import { notify } from "../../state/actions";
import type { App } from "../../state/app";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

export function allowDrop(event: DragEvent): void {
  if (hasFiles(event)) event.preventDefault();
}

/** Without this the browser would leave the page to show the file. */
export function handleDrop(app: App, event: DragEvent): void {
  if (!hasFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  app.store.dispatch(notify("info", "Files become a project on the import page.", "Open “Import” among the projects, and drop them there."));
}

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
  const names = [...(event.dataTransfer?.files ?? [])].map((file) => (/\s/.test(file.name) ? `"${file.name}"` : file.name)).slice(0, 6);
  const files = names.join(" ") || "FILES";
  app.store.dispatch(notify("info", "Files are not opened here.", `Make a project of them in a terminal: lstmvis import ${files} --into PROJECT. It appears among the projects if its folder is served.`));
}

import "@fontsource/inter/400.css";
import "@fontsource/inter/500.css";
import "@fontsource/inter/600.css";
import "@fontsource/jetbrains-mono/400.css";
import "@fontsource/jetbrains-mono/700.css";
import { installMockServer } from "./mockServer";
import views from "./views.json";

/** One view with fixed data: `?view=NAME`. Without a name, what there is to see. */
async function show(): Promise<void> {
  const name = new URLSearchParams(window.location.search).get("view");
  const view = views.find((known) => known.name === name);
  if (!view) {
    list();
    return;
  }
  localStorage.setItem("lstmvis.theme", view.theme ?? "light");
  localStorage.setItem("lstmvis.tour", "seen");
  // Canvases draw with these, and fonts load when something asks for them.
  await Promise.all(["400 13px Inter", "500 13px Inter", "600 13px Inter", "400 13px JetBrains Mono", "700 13px JetBrains Mono"].map((font) => document.fonts.load(font)));
  if (window.location.hash === "") window.location.hash = view.hash;
  installMockServer();
  await import("../src/main");
}

function list(): void {
  const entries = views.map((view) => {
    const link = document.createElement("a");
    link.href = `?view=${view.name}`;
    link.textContent = view.name;
    const entry = document.createElement("li");
    entry.append(link, ` — ${view.shows}`);
    return entry;
  });
  const heading = document.createElement("h1");
  heading.textContent = "Views with fixed data";
  const items = document.createElement("ul");
  items.append(...entries);
  document.body.replaceChildren(heading, items);
}

await show();

import type { Theme } from "../state/state";

/** The colours that canvases draw with, read from the same custom properties as the style sheets use. */
export interface Colours {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly grid: string;
  readonly line: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly margin: string;
  readonly threshold: string;
  readonly hover: string;
  readonly cells: readonly string[];
  readonly labels: readonly string[];
  readonly heat: readonly [string, string];
  readonly diverging: readonly [string, string, string];
  readonly fontSans: string;
  readonly fontMono: string;
  readonly isDark: boolean;
}

const count = 8;

export function readColours(root: Element): Colours {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const series = (name: string, length: number): string[] =>
    Array.from({ length }, (_, index) => token(`${name}-${index}`));
  return {
    ground: token("plot-ground"),
    text: token("text"),
    muted: token("text-muted"),
    faint: token("text-faint"),
    grid: token("grid"),
    line: token("line"),
    accent: token("accent"),
    accentSoft: token("accent-soft"),
    margin: token("margin-soft"),
    threshold: token("threshold"),
    hover: token("hover"),
    cells: series("cell", count),
    labels: series("label", count),
    heat: [token("heat-low"), token("heat-high")],
    diverging: [token("diverging-low"), token("diverging-middle"), token("diverging-high")],
    fontSans: token("font-sans"),
    fontMono: token("font-mono"),
    isDark: token("is-dark") === "1",
  };
}

/** The colours in force; they change with the theme the user picked or the system prefers. */
export class ThemeReader {
  #colours = $state.raw<Colours>(readColours(document.documentElement));
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #theme: Theme = "system";

  constructor() {
    this.#dark.addEventListener("change", () => this.apply(this.#theme));
  }

  get colours(): Colours {
    return this.#colours;
  }

  apply(theme: Theme): void {
    this.#theme = theme;
    const isDark = theme === "dark" || (theme === "system" && this.#dark.matches);
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    this.#colours = readColours(document.documentElement);
  }
}

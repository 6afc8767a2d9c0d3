import type { Colours } from "../theme/theme.svelte";

/** Colours for tests. */
export const testColours: Colours = {
  ground: "#ffffff", text: "#111111", muted: "#555555", faint: "#777777", grid: "#eeeeee", line: "#445566", accent: "#1f4fd8", accentSoft: "#e0e8ff",
  margin: "#dddddd", threshold: "#c0330b", hover: "#000000", cells: ["#1565c8", "#c8460a"], labels: ["#8db8e6", "#f0a27f", "#63c9ab"],
  heat: ["#ffffff", "#000000"], diverging: ["#aa0000", "#ffffff", "#0000aa"], fontSans: "sans-serif", fontMono: "monospace", isDark: false,
};

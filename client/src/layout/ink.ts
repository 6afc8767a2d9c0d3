import type { Colours } from "../theme/theme.svelte";

/** Dark or light ink, whichever stands out from a ground. */
export function inkOn(ground: string, colours: Pick<Colours, "isDark">): string {
  const parts = /rgb\((\d+), (\d+), (\d+)\)/.exec(ground);
  const [red, green, blue] = parts
    ? [Number(parts[1]), Number(parts[2]), Number(parts[3])]
    : [1, 3, 5].map((at) => parseInt(ground.slice(at, at + 2), 16));
  const light = 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0);
  return light > 140 ? "#15181d" : colours.isDark ? "#f4f6fa" : "#ffffff";
}

import { rgbOf } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";

/** Dark or light ink, whichever stands out from a ground. */
export function inkOn(ground: string, colours: Pick<Colours, "isDark">): string {
  const [red, green, blue] = rgbOf(ground);
  const light = 0.299 * red + 0.587 * green + 0.114 * blue;
  return light > 140 ? "#15181d" : colours.isDark ? "#f4f6fa" : "#ffffff";
}

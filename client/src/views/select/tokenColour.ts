import { activationAt } from "../../domain/context";
import type { Scene } from "../../state/scene.svelte";
import { mix } from "../../theme/mix";
import type { Colours } from "../../theme/theme.svelte";

/** Ground of a token: the activation of one cell if the user asked for it, else the share of selected cells that are on. */
export function tokenColour(scene: Scene, colours: Colours, step: number): string | undefined {
  const { colourBy } = scene.view;
  if (colourBy) {
    const index = scene.sources.findIndex((source) => source.id === colourBy.source);
    const context = scene.contexts[index];
    const activation = context ? activationAt(context, colourBy.cell, step) : NaN;
    if (Number.isNaN(activation)) return undefined;
    const reach = scene.extents[index]?.[1] ?? 1;
    const share = Math.max(-1, Math.min(1, activation / reach));
    const [low, middle, high] = colours.diverging;
    return mix(middle, share < 0 ? low : high, Math.abs(share) * 0.75);
  }
  const count = scene.activeCounts[step - scene.visible.start] ?? 0;
  if (count === 0 || scene.selected.length === 0) return undefined;
  return mix(colours.ground, colours.heat[1], (count / scene.selected.length) * 0.42);
}

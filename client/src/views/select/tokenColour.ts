import { activationAt } from "../../domain/context";
import type { Scene } from "../../state/scene.svelte";
import { mix } from "../../theme/mix";
import type { Colours } from "../../theme/theme.svelte";

/** Ground of what has an activation: nothing at zero, the two ends of the scale at `reach`. */
export function activationColour(activation: number, reach: number, colours: Colours): string | undefined {
  if (Number.isNaN(activation)) return undefined;
  const share = Math.max(-1, Math.min(1, activation / reach));
  const [low, middle, high] = colours.diverging;
  return mix(middle, share < 0 ? low : high, Math.abs(share) * 0.75);
}

/** Ground of what is on in some of so many cells. */
export const countColour = (count: number, most: number, colours: Colours): string | undefined =>
  count === 0 || most === 0 ? undefined : mix(colours.ground, colours.heat[1], (count / most) * 0.42);

/** Ground of a token: the activation of one cell if the user asked for it, else the share of selected cells that are on. */
export function tokenColour(scene: Scene, colours: Colours, step: number): string | undefined {
  const { colourBy } = scene.view;
  if (colourBy) {
    const index = scene.sources.findIndex((source) => source.id === colourBy.source);
    const context = scene.contexts[index];
    const activation = context ? activationAt(context, colourBy.cell, step) : NaN;
    return activationColour(activation, scene.extents[index]?.[1] ?? 1, colours);
  }
  return countColour(scene.activeCounts[step - scene.visible.start] ?? 0, scene.selected.length, colours);
}

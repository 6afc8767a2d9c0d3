import { scaleLinear } from "d3-scale";
import type { Source } from "../domain/project";
import { valueOf, type Loadable } from "../state/loadable";

interface Extent {
  readonly low: number;
  readonly high: number;
}

const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
const belowOne = [0.1, 0.25, 0.5, 1];

/** The next larger "round" number, so that the axis seldom changes while panning. */
export function roundUp(magnitude: number): number {
  if (!(magnitude > 1)) return belowOne.find((step) => step >= magnitude) ?? 1;
  const power = 10 ** Math.floor(Math.log10(magnitude));
  return (steps.find((step) => step * power >= magnitude) ?? 10) * power;
}

/** Range of the activation axis: round numbers around what is loaded, and the same on both sides of zero. */
export function activationExtent(
  source: Source,
  blocks: ReadonlyMap<string, Loadable<Extent>>,
): [number, number] {
  let high = 0;
  let low = 0;
  let isKnown = false;
  for (const [key, block] of blocks) {
    const extent = key.startsWith(`${source.id}|`) ? valueOf(block) : undefined;
    if (!extent) continue;
    isKnown = true;
    high = Math.max(high, extent.high);
    low = Math.min(low, extent.low);
  }
  const reach = isKnown ? roundUp(Math.max(high, -low)) : 1;
  return source.isUnsigned && low >= 0 ? [0, reach] : [-reach, reach];
}

/** Activation to pixels, `top` being the most positive. */
export interface ActivationScale {
  (activation: number): number;
  invert(y: number): number;
  ticks(count: number): number[];
  readonly low: number;
  readonly high: number;
}

export function activationScale([low, high]: readonly [number, number], top: number, bottom: number): ActivationScale {
  const scale = scaleLinear([low, high], [bottom, top]);
  const map = (activation: number): number => scale(activation);
  return Object.assign(map, {
    invert: (y: number) => scale.invert(y),
    ticks: (count: number) => scale.ticks(count),
    low,
    high,
  });
}

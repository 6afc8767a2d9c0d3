import { blocksOf, blockSteps } from "../domain/context";
import type { StepRange } from "../domain/range";
import type { Track, TrackValues } from "../domain/track";

/** A track's values over the visible steps; -1 and `null` where there is none or nothing is loaded yet. */
export interface TrackWindow extends StepRange {
  readonly labelIds: readonly number[];
  readonly values: readonly (number | null)[];
  readonly k: number;
  readonly entryIds: readonly number[];
  readonly weights: readonly number[];
}

export function gatherTrack(
  track: Track,
  range: StepRange,
  blockAt: (block: number) => TrackValues | undefined,
): TrackWindow {
  const k = track.k ?? 0;
  const labelIds: number[] = [];
  const values: (number | null)[] = [];
  const entryIds: number[] = [];
  const weights: number[] = [];
  for (const index of blocksOf(range)) {
    const block = blockAt(index);
    const last = Math.min(range.end, (index + 1) * blockSteps);
    for (let step = Math.max(range.start, index * blockSteps); step < last; step++) {
      const at = step - (block?.start ?? 0);
      if (track.kind === "categorical") labelIds.push(block?.labelIds?.[at] ?? -1);
      else if (track.kind === "scalar") values.push(block?.values?.[at] ?? null);
      else {
        for (let entry = 0; entry < k; entry++) {
          entryIds.push(block?.entryIds?.[at * k + entry] ?? -1);
          weights.push(block?.weights?.[at * k + entry] ?? 0);
        }
      }
    }
  }
  return { start: range.start, end: range.end, labelIds, values, k, entryIds, weights };
}

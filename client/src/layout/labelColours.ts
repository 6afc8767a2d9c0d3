import { labelOrder, type Track } from "../domain/track";
import { mix } from "../theme/mix";
import type { Colours } from "../theme/theme.svelte";

const isOrdered = (track: Track): boolean =>
  track.labels.length > 2 && track.labels.every((label) => /^-?\d+$/.test(label.text));

/** A ground per label: one hue from light to dark where labels are numbers in order, else distinct hues. */
export function labelColours(track: Track, colours: Colours): (id: number) => string {
  const order = labelOrder(track);
  const { labels: palette, heat } = colours;
  if (isOrdered(track)) {
    const ranks = new Map(
      [...track.labels].sort((a, b) => Number(a.text) - Number(b.text)).map((label, rank) => [label.id, rank]),
    );
    const last = track.labels.length - 1;
    return (id) => mix(heat[0], heat[1], 0.06 + 0.74 * ((ranks.get(id) ?? 0) / last));
  }
  return (id) => palette[(order.get(id) ?? 0) % palette.length] ?? "";
}

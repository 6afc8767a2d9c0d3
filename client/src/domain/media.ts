import { overlaps, type StepRange } from "./range";

/** How many pictures and sounds a project has. */
export interface ProjectMedia {
  readonly imageCount: number;
  readonly clipCount: number;
}

/** A picture or sound of some steps: of a document, or of one of its steps. */
export interface MediaItem extends StepRange {
  /** Names it in the request for its bytes. */
  readonly index: number;
  readonly kind: "image" | "clip";
  readonly document: number;
}

/** Where the steps of a range lie in a clip, in seconds from its beginning. */
export interface ClipPart {
  readonly from: number;
  readonly to: number;
}

/** Seconds per time unit that inputs may have. */
const seconds: Readonly<Record<string, number>> = { s: 1, sec: 1, second: 1, seconds: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, min: 60, h: 3600 };

/** Steps per second; `null` where steps have no time, or one in a unit that is not known. */
export function stepsPerSecond(inputs: { readonly rate: number | null; readonly timeUnit: string } | null | undefined): number | null {
  const unit = seconds[inputs?.timeUnit ?? ""];
  return inputs?.rate && unit !== undefined ? inputs.rate / unit : null;
}

/** The part of a clip that belongs to a range: by the rate of the steps, or, where they have none, as if they lay evenly over the clip. */
export function partOf(clip: StepRange, range: StepRange, rate: number | null, duration: number): ClipPart {
  const perStep = rate === null ? duration / (clip.end - clip.start) : 1 / rate;
  const start = Math.max(clip.start, range.start);
  const end = Math.min(clip.end, range.end);
  return { from: Math.min(duration, (start - clip.start) * perStep), to: Math.min(duration, (end - clip.start) * perStep) };
}

/** What belongs to steps of a range, each once, however many of the lists it is in. */
export const mediaOf = (lists: readonly (readonly MediaItem[])[], range: StepRange): readonly MediaItem[] => {
  const found = new Map(lists.flatMap((items) => items.map((item) => [item.index, item] as const)));
  return [...found.values()].filter((item) => overlaps(item, range));
};

/** The clip of a range: the shortest that covers its first step. */
export const clipOf = (items: readonly MediaItem[], range: StepRange): MediaItem | null =>
  items
    .filter((item) => item.kind === "clip" && item.start <= range.start && range.start < item.end)
    .reduce<MediaItem | null>((best, item) => (best === null || item.end - item.start < best.end - best.start ? item : best), null);

/** The pictures of a range, those of single steps first. */
export const imagesOf = (items: readonly MediaItem[], range: StepRange): readonly MediaItem[] =>
  items.filter((item) => item.kind === "image" && overlaps(item, range)).sort((one, other) => one.end - one.start - (other.end - other.start) || one.start - other.start);

import { max, sum } from "d3-array";

/** Lengths `[from, to]` that share a bar; the last bar may be open ended, `to` then being the greatest length. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly all: number;
  readonly complete: number;
  readonly x: number;
  readonly width: number;
  /** Heights of the bar for all candidates and for those with every selected cell. */
  readonly allHeight: number;
  readonly completeHeight: number;
}

export interface LengthHistogram {
  readonly bins: readonly LengthBin[];
  readonly greatest: number;
  readonly most: number;
}

/** The length below which nearly all candidates lie, so that one odd long one does not squeeze the rest. */
function commonLength(byLength: readonly number[]): number {
  const total = sum(byLength);
  let seen = 0;
  for (let length = 0; length < byLength.length; length++) {
    seen += byLength[length] ?? 0;
    if (seen >= total * 0.995) return length;
  }
  return byLength.length - 1;
}

/** Bars of equal length ranges; heights grow with the square root, so that rare lengths stay visible. */
export function lengthHistogram(byLength: readonly number[], complete: readonly number[], width: number, height: number): LengthHistogram {
  const greatest = byLength.findLastIndex((count) => count > 0);
  if (greatest < 1) return { bins: [], greatest: 0, most: 0 };
  const bars = Math.max(4, Math.floor(width / 7));
  const common = Math.max(1, commonLength(byLength));
  const span = Math.max(1, Math.ceil(common / bars));
  const needed = Math.min(Math.ceil(greatest / span), Math.ceil(common / span) + 1, bars);
  const count = Math.max(1, needed);
  const across = Math.min(width / count, 18);
  const raw = Array.from({ length: count }, (_, index) => {
    const from = 1 + index * span;
    const to = index === count - 1 ? Math.max(greatest, from + span - 1) : from + span - 1;
    return { from, to, all: sum(byLength.slice(from, to + 1)), complete: sum(complete.slice(from, to + 1)) };
  });
  const most = max(raw, (bin) => bin.all) ?? 0;
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(1.5, Math.sqrt(count / most) * height));
  const bins = raw.map((bin, index) => ({
    ...bin,
    x: index * across,
    width: across,
    allHeight: tall(bin.all),
    completeHeight: tall(bin.complete),
  }));
  return { bins, greatest, most };
}

/** The bar under a point; the nearest one beside them. */
export function binAt(histogram: LengthHistogram, x: number): number {
  const across = histogram.bins[0]?.width ?? 1;
  return Math.max(0, Math.min(histogram.bins.length - 1, Math.floor(x / across)));
}

/** The limits of length that a brush over the bars `a` to `b` stands for; the last bar has no upper limit. */
export function lengthsOf(histogram: LengthHistogram, a: number, b: number): { minLength: number; maxLength: number | null } {
  const [first, last] = a <= b ? [a, b] : [b, a];
  const isOpen = last === histogram.bins.length - 1;
  return { minLength: histogram.bins[first]?.from ?? 1, maxLength: isOpen ? null : (histogram.bins[last]?.to ?? null) };
}

/** The bars whose lengths all lie within the limits. */
export function binsWithin(histogram: LengthHistogram, minLength: number, maxLength: number | null): { first: number; last: number } | null {
  const isInside = (bin: LengthBin): boolean => bin.to >= minLength && (maxLength === null || bin.from <= maxLength);
  const first = histogram.bins.findIndex(isInside);
  const last = histogram.bins.findLastIndex(isInside);
  return first < 0 ? null : { first, last };
}

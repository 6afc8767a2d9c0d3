/** Where two fingers are on a plot, in CSS pixels from its left edge. */
export type Fingers = readonly [number, number];

export interface PinchStep {
  readonly factor: number;
  /** What stays where it is while the steps widen. */
  readonly x: number;
  /** How far the middle between the fingers went. */
  readonly moved: number;
}

/** Fingers closer than this say nothing about a factor. */
const leastApart = 24;

/** What two fingers that went from one place to another ask for: wider or narrower steps, moved along. */
export function pinchStep(before: Fingers, after: Fingers): PinchStep {
  const apart = ([a, b]: Fingers): number => Math.max(leastApart, Math.abs(b - a));
  const middle = ([a, b]: Fingers): number => (a + b) / 2;
  return { factor: apart(after) / apart(before), x: middle(after), moved: middle(after) - middle(before) };
}

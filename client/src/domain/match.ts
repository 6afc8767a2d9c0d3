/** What counts as a match; `null` means "no limit". */
export interface MatchOptions {
  readonly minShared: number;
  readonly minLength: number;
  readonly maxLength: number | null;
  /** Compare every window of exactly this many steps in place of stretches that cannot grow. */
  readonly windowLength: number | null;
  readonly allowOverlap: boolean;
}

export const defaultMatchOptions: MatchOptions = {
  minShared: 1,
  minLength: 2,
  maxLength: null,
  windowLength: null,
  allowOverlap: false,
};

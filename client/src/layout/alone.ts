/** Whether a line has no stretch to either side of a value, which is then drawn as a dot; a line needs two neighbours that are finite. */
export const isAlone = (before: number, value: number, after: number): boolean =>
  Number.isFinite(value) && !Number.isFinite(before) && !Number.isFinite(after);

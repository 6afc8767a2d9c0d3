/** Gives the list of before where the new one has the same items, so that what follows from it is left alone. */
export function sameItems<T>(compute: () => readonly T[]): () => readonly T[] {
  let before: readonly T[] = [];
  return () => {
    const now = compute();
    if (now.length !== before.length || now.some((item, index) => item !== before[index])) before = now;
    return before;
  };
}

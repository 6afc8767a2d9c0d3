interface Named {
  readonly name: string;
  /** Further words that find it, at a lower rank. */
  readonly words: string;
}

const startsWord = (text: string, word: string): boolean => text.startsWith(word) || text.includes(` ${word}`);

/** The letters of `word` in order, and close together: 0 if they are not all there. */
function scatter(text: string, word: string): number {
  let at = -1;
  const first = text.indexOf(word[0] ?? "");
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  const span = at - first + 1;
  return word.length >= 3 && span <= word.length * 3 ? word.length / span : 0;
}

function score({ name, words }: Named, word: string): number {
  if (name.startsWith(word)) return 6;
  if (startsWord(name, word)) return 5;
  if (name.includes(word)) return 4;
  if (startsWord(words, word)) return 3;
  if (words.includes(word)) return 2;
  return scatter(name, word);
}

/** Those items that every typed word fits, best first; equal ones keep their order. */
export function rankNames<T>(text: string, items: readonly T[], nameOf: (item: T) => Named): T[] {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (typed.length === 0) return [...items];
  const scored = items.map((item, place) => {
    const { name, words } = nameOf(item);
    const named = { name: name.toLowerCase(), words: words.toLowerCase() };
    const scores = typed.map((word) => score(named, word));
    return { item, place, score: scores.includes(0) ? 0 : scores.reduce((sum, one) => sum + one, 0) };
  });
  return scored.filter((one) => one.score > 0).sort((a, b) => b.score - a.score || a.place - b.place).map((one) => one.item);
}

const visible: Readonly<Record<string, string>> = { "\n": "⏎", "\r": "␍", "\t": "⇥", " ": "␣", "\u00a0": "⍽", "\u200b": "∅" };

/** A token as one can see it: white space and control characters become marks, the empty token a dash. */
export function visibleToken(token: string): string {
  if (token === "") return "∅";
  if (/^[ ]+$/.test(token)) return "␣".repeat(token.length);
  if (/^\p{Cf}+$/u.test(token)) return "◌";
  return Array.from(token, (character, index) =>
    character === " " && index > 0 ? " " : (visible[character] ?? character),
  ).join("");
}

/** Text of several tokens: line ends and the like become marks, its spaces stay what they are. */
export const visibleText = (text: string): string => Array.from(text, (character) => (character === " " ? " " : (visible[character] ?? character))).join("");

export const isWhitespace = (token: string): boolean => /^\s*$/u.test(token);

/** Characters of the scripts that are written from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

export const directionOf = (token: string): "rtl" | "ltr" => (rightToLeft.test(token) ? "rtl" : "ltr");

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** Width of a token in columns of a monospaced font: wide scripts take two. */
export function columnsOf(token: string): number {
  let columns = 0;
  for (const character of visibleToken(token)) columns += wide.test(character) ? 2 : 1;
  return columns;
}

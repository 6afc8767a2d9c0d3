import type { Match } from "./match";
import type { StepRange } from "./range";
import { columnsOf } from "./token";

interface RowText extends StepRange {
  readonly tokens: readonly string[];
}

/** Characters stand next to each other and word pieces bring their spaces; words need one in between. */
export function joinTokens(tokens: readonly string[]): string {
  const single = tokens.filter((token) => columnsOf(token) <= 1).length;
  const spaced = tokens.filter((token) => /^[ Ġ▁]/.test(token) && token.length > 1).length;
  return tokens.join(single >= tokens.length * 0.9 || spaced > 0 ? "" : " ");
}

const oneLine = (text: string): string => text.replace(/\s+/g, (space) => (space.includes("\n") ? "⏎" : " "));

/** The text of a row: what comes before the match, the match, and what follows. */
export function partsOf(match: StepRange, row: RowText): { before: string; inside: string; after: string } {
  const part = (start: number, end: number): string =>
    joinTokens(row.tokens.slice(Math.max(0, start - row.start), Math.max(0, end - row.start)));
  return {
    before: part(row.start, Math.min(match.start, row.end)),
    inside: part(match.start, match.end),
    after: part(Math.max(match.end, row.start), row.end),
  };
}

/** A row for a screen reader: the match between brackets. */
export function spokenRow(match: StepRange, row: RowText): string {
  const { before, inside, after } = partsOf(match, row);
  return `${before} [${inside}] ${after}`.trim();
}

/** What the columns of `copiedRow` are. */
export const copiedColumns = ["rank", "start", "end", "shared", "missing", "extra", "before", "match", "after"] as const;

/** A row for the clipboard: columns between tabs, as a spreadsheet takes them. Dots stand for steps of the match that `row` lacks. */
export function copiedRow(match: Match, row: RowText): string {
  const { before, inside, after } = partsOf(match, row);
  const numbers = [match.rank, match.start, match.end, match.shared, match.missing, match.extra];
  const whole = `${row.start > match.start ? "… " : ""}${oneLine(inside)}${row.end < match.end ? " …" : ""}`;
  return [...numbers.map(String), oneLine(before), whole, oneLine(after)].join("\t");
}

import { countOf, formatCount } from "./format";
import { defaultMatchOptions, type MatchOptions, type MatchTotals } from "./match";

/** Why nothing is listed, and a change that would help. */
export interface MatchAdvice {
  readonly text: string;
  readonly button: string;
  readonly change: Partial<MatchOptions> | "anyText";
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** What to change when a list is empty, most likely cause first. */
export function adviceOn(options: MatchOptions, selectedCount: number, totals: MatchTotals | undefined, within: string): MatchAdvice[] {
  const advice: MatchAdvice[] = [];
  if (within !== "") {
    advice.push({ text: `Only matches that contain “${within}” are listed.`, button: "List any text", change: "anyText" });
  }
  if (options.minShared > selectedCount) {
    const asked = countOf(options.minShared, "shared cell");
    advice.push({
      text: `At least ${asked} ${options.minShared === 1 ? "is" : "are"} asked for, but only ${formatCount(selectedCount)} selected.`,
      button: `Ask for ${formatCount(Math.max(1, selectedCount))}`,
      change: { minShared: Math.max(1, selectedCount) },
    });
    return advice;
  }
  // Candidates that pass every limit mean that something else hides them.
  const others = totals && totals.candidateCount === 0 ? sumOf(totals.byLength) : 0;
  if (totals && totals.candidateCount > 0) return advice;
  if (options.windowLength !== null) {
    advice.push({
      text: `No window of exactly ${countOf(options.windowLength, "step")} shares enough cells.`,
      button: "Compare stretches of any length",
      change: { windowLength: null },
    });
  } else if (totals && others > 0) {
    const shortest = totals.byLength.findIndex((count) => count > 0);
    const longest = totals.byLength.findLastIndex((count) => count > 0);
    const lengths = shortest === longest ? `${formatCount(shortest)}` : `${formatCount(shortest)} to ${formatCount(longest)}`;
    advice.push({
      text: `${countOf(others, "stretch has", "stretches have")} other lengths: ${lengths} ${longest === 1 ? "step" : "steps"}.`,
      button: "List every length",
      change: { minLength: Math.min(shortest, defaultMatchOptions.minLength), maxLength: null },
    });
  }
  if (others === 0 && options.minShared > 1) {
    advice.push({
      text: `Nowhere do ${formatCount(options.minShared)} of the selected cells follow the pattern together.`,
      button: `Ask for ${formatCount(options.minShared - 1)}`,
      change: { minShared: options.minShared - 1 },
    });
  }
  return advice;
}

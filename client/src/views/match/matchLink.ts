import { matchKey } from "../../domain/match";
import type { StepRange } from "../../domain/range";
import { formatHash } from "../../state/url";
import type { View } from "../../state/view";

const lead = 8;

/** A link to this view without its place: made once for all rows, and the same text while one scrolls and pans. */
export const linkWithoutPlace = (view: View): string =>
  formatHash({ route: "workbench", view: { ...view, at: 0, match: { ...view.match, row: 0, marked: null } } });

/** The same at the place of a match, which it marks. */
export const matchLink = (link: string, match: StepRange): string =>
  `${link.replace(/([?&]at=)0(?=&|$)/, `$1${Math.max(0, match.start - lead)}`)}&mark=${matchKey(match)}`;

import { matchKey } from "../../domain/match";
import type { StepRange } from "../../domain/range";
import { formatHash } from "../../state/url";
import type { View } from "../../state/view";

const lead = 8;

/** A link to this view at the place of a match. */
export const matchLink = (view: View, match: StepRange): string =>
  formatHash({ route: "workbench", view: { ...view, at: Math.max(0, match.start - lead), match: { ...view.match, marked: matchKey(match) } } });

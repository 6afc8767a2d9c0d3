import { countOf, formatCount } from "../../domain/format";
import { groupingTrack, type MatchGroup, type MatchGrouping } from "../../domain/match";
import { visibleToken } from "../../domain/token";

/** What the matches of a group have in common, in words. */
export function groupTitle(grouping: MatchGrouping, group: MatchGroup): string {
  if (grouping === "length") return countOf(group.key, "step");
  if (grouping === "shared") return countOf(group.key, "shared cell");
  if (grouping === "document") return `document ${group.text ?? formatCount(group.key)}`;
  const track = groupingTrack(grouping) ?? "";
  return group.key < 0 ? `no ${track}` : `${track} ${visibleToken(group.text ?? String(group.key))}`;
}

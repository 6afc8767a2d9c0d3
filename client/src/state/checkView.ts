import type { CellRef } from "../domain/cell";
import { formatCount } from "../domain/format";
import type { Project } from "../domain/project";
import { formatRange } from "../domain/range";
import { limitThreshold } from "../domain/threshold";
import { clampAt } from "../layout/timeScale";
import { acrossOf } from "./action";
import { notify } from "./actions";
import { sourcesOf } from "./selectors";
import type { AppState } from "./state";
import type { View } from "./view";

interface Problem {
  readonly title: string;
  readonly detail: string;
}

const quoted = (names: readonly string[]): string => `“${names.join("”, “")}”`;

function checkSources(view: View, project: Project): { view: View; problems: Problem[] } {
  const known = view.sources.filter((id) => project.sources.some((source) => source.id === id));
  const unknown = view.sources.filter((id) => !known.includes(id));
  const first = project.sources[0]?.id;
  const sources = known.length > 0 || first === undefined ? known : [first];
  if (unknown.length === 0) return { view: { ...view, sources }, problems: [] };
  const detail = `Showing ${sources.join(", ")}. Pick another in the header.`;
  return { view: { ...view, sources }, problems: [{ title: `This project has no source ${quoted(unknown)}.`, detail }] };
}

function checkThreshold(view: View, project: Project): { view: View; problems: Problem[] } {
  const { pattern } = view;
  const threshold = limitThreshold(pattern.threshold, sourcesOf(project, view.sources));
  if (threshold === pattern.threshold) return { view, problems: [] };
  const title = `The threshold ${pattern.threshold} of the link cannot be reached.`;
  return { view: { ...view, pattern: { ...pattern, threshold } }, problems: [{ title, detail: `After tanh, activations lie between −1 and 1. The threshold is now ${threshold}.` }] };
}

function checkSteps(view: View, project: Project): { view: View; problems: Problem[] } {
  const problems: Problem[] = [];
  const steps = `This project has the steps 0 to ${formatCount(project.stepCount - 1)}.`;
  const isInside = view.range === null || view.range.end <= project.stepCount;
  if (view.range && !isInside) {
    problems.push({ title: `The range ${formatRange(view.range)} lies outside the corpus.`, detail: `${steps} Brush another one.` });
  }
  if (view.at >= project.stepCount) {
    problems.push({ title: `Step ${formatCount(view.at)} lies outside the corpus.`, detail: `${steps} Showing the last ones.` });
  }
  return { view: isInside ? view : { ...view, range: null }, problems };
}

function checkCells(view: View, project: Project): { view: View; problems: Problem[] } {
  const cellCountOf = (id: string): number =>
    view.sources.includes(id) ? (project.sources.find((source) => source.id === id)?.cellCount ?? 0) : 0;
  const exists = (ref: CellRef): boolean => ref.cell < cellCountOf(ref.source);
  const { included, excluded, locked } = view.edits;
  const unknown = [...included, ...excluded, ...locked, ...(view.colourBy ? [view.colourBy] : [])].filter((ref) => !exists(ref));
  if (unknown.length === 0) return { view, problems: [] };
  const edits = { included: included.filter(exists), excluded: excluded.filter(exists), locked: locked.filter(exists) };
  const colourBy = view.colourBy && exists(view.colourBy) ? view.colourBy : null;
  const cells = [...new Set(unknown.map((ref) => `${ref.cell} of ${ref.source}`))];
  const detail = view.sources.map((id) => `${id} has the cells 0 to ${formatCount(cellCountOf(id) - 1)}.`).join(" ");
  return { view: { ...view, edits, colourBy }, problems: [{ title: `The link names cells that are not shown: ${cells.join(", ")}.`, detail }] };
}

function checkTracks(view: View, project: Project): { view: View; problems: Problem[] } {
  const ids = project.tracks.map((track) => track.id);
  const unknown = (view.tracks ?? []).filter((id) => !ids.includes(id));
  if (unknown.length === 0) return { view, problems: [] };
  const detail = ids.length > 0 ? `It has ${quoted(ids)}.` : "It has no tracks.";
  const tracks = (view.tracks ?? []).filter((id) => ids.includes(id));
  return { view: { ...view, tracks }, problems: [{ title: `This project has no track ${quoted(unknown)}.`, detail }] };
}

/** Drops what a link asks for and the project does not have, and says so. */
export function checkView(state: AppState): AppState {
  if (state.project.status !== "ready") return state;
  const project = state.project.value;
  let { view } = state;
  const problems: Problem[] = [];
  for (const check of [checkSources, checkThreshold, checkSteps, checkCells, checkTracks]) {
    const checked = check(view, project);
    ({ view } = checked);
    problems.push(...checked.problems);
  }
  const at = clampAt(view.at, acrossOf(state), project.stepCount);
  const opened: AppState = { ...state, view: { ...view, at } };
  return problems.reduce((next, { title, detail }) => notify("error", title, detail).apply(next), opened);
}

import type { Schemas } from "../api/client";
import { type CellRef, groupCells } from "../domain/cell";
import { blockIndex, blocksOf } from "../domain/context";
import { type Document, documentAt } from "../domain/document";
import type { Project, Source } from "../domain/project";
import type { StepRange } from "../domain/range";
import { clip } from "../domain/range";
import type { Track } from "../domain/track";
import { valueOf } from "./loadable";
import type { AppState, Blocks, StateBlock } from "./state";
import type { View } from "./view";

export const projectOf = (state: AppState): Project | undefined => valueOf(state.project);

/** The sources shown, in the order in which the link names them. */
export function sourcesOf(project: Project | undefined, ids: readonly string[]): Source[] {
  return ids.flatMap((id) => project?.sources.find((source) => source.id === id) ?? []);
}

const defaultTrackCount = 3;

export function tracksOf(project: Project | undefined, ids: readonly string[] | null): Track[] {
  if (!project) return [];
  if (ids === null) return project.tracks.slice(0, defaultTrackCount);
  return ids.flatMap((id) => project.tracks.find((track) => track.id === id) ?? []);
}

export const blockOf = (state: AppState, source: string, index: number): StateBlock | undefined =>
  valueOf(state.blocks.contexts.get(`${source}|${index}`));

/** The pieces of a source that overlap a range and are there. */
export const loadedBlocks = (blocks: AppState["blocks"]["contexts"], source: string, range: StepRange): StateBlock[] =>
  blocksOf(range).flatMap((index) => valueOf(blocks.get(`${source}|${index}`)) ?? []);

/** The activation of one cell at one step of what is loaded, NaN elsewhere. */
export function activationIn(blocks: Blocks, source: string, cell: number, step: number): number {
  const block = valueOf(blocks.contexts.get(`${source}|${blockIndex(step)}`));
  return block && cell < block.cellCount && step < block.end ? (block.activations[(step - block.start) * block.cellCount + cell] ?? NaN) : NaN;
}

export function tokenAt(state: Pick<AppState, "blocks">, step: number): string | undefined {
  const block = valueOf(state.blocks.tokens.get(String(blockIndex(step))));
  return block?.tokens[step - block.start];
}

/** Documents that overlap a range, as far as its tokens are loaded. */
export function documentsIn(state: Pick<AppState, "blocks">, range: StepRange): Document[] {
  const found = new Map<number, Document>();
  for (const index of blocksOf(range)) {
    const block = valueOf(state.blocks.tokens.get(String(index)));
    for (const document of block?.documents ?? []) if (clip(document, range)) found.set(document.index, document);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

export const documentAround = (state: Pick<AppState, "blocks">, step: number): Document | undefined =>
  documentAt(documentsIn(state, { start: step, end: step + 1 }), step);

/** The selection as it travels. */
export function selectionBody(
  view: View,
  cells: readonly CellRef[] | null,
): Schemas["Selection"] {
  return {
    sources: [...view.sources],
    threshold: typeof view.pattern.quantile !== "number" ? view.pattern.threshold : null,
    quantile: view.pattern.quantile ?? null,
    thresholds: null,
    side: view.pattern.side,
    offBefore: view.pattern.offBefore,
    offAfter: view.pattern.offAfter,
    range: view.range,
    cells: cells && groupCells(cells),
  };
}

import type { ProjectInputs } from "./inputs";
import type { ProjectMedia } from "./media";
import type { Track, TrackKind } from "./track";

export interface Source {
  readonly id: string;
  readonly layer: number | null;
  readonly kind: string;
  readonly cellCount: number;
  readonly transform: string;
  readonly isUnsigned: boolean;
}

export interface ProjectSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly stepCount: number;
  readonly documentCount: number;
  readonly sizeBytes: number;
  readonly sources: readonly Source[];
  readonly tracks: readonly { readonly id: string; readonly kind: TrackKind }[];
  readonly sparklines: readonly (readonly number[])[];
}

/** A folder that looks like a project and cannot be opened. */
export interface ProjectProblem {
  readonly path: string;
  readonly message: string;
}

export interface ProjectList {
  readonly projects: readonly ProjectSummary[];
  readonly problems: readonly ProjectProblem[];
}

export interface Project {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly stepCount: number;
  readonly documentCount: number;
  readonly vocabularySize: number;
  readonly sizeBytes: number;
  readonly sources: readonly Source[];
  readonly tracks: readonly Track[];
  /** What the model was fed with, where that are numbers. */
  readonly inputs?: ProjectInputs | null | undefined;
  /** How many pictures and sounds it has. */
  readonly media?: ProjectMedia | null | undefined;
  readonly provenance: Readonly<Record<string, string>>;
  /** What is odd about the project's files, in sentences. */
  readonly warnings: readonly string[];
}

const kinds: Readonly<Record<string, string>> = {
  hiddenState: "hidden state",
  cellState: "cell state",
  hidden_state: "hidden state",
  cell_state: "cell state",
};

/** "layer 1 · hidden state", or the id where neither is known. */
export function sourceTitle(source: Source): string {
  const kind = kinds[source.kind] ?? source.kind;
  return source.layer === null ? kind || source.id : `layer ${source.layer} · ${kind}`;
}

import type { StepRange } from "./range";

/** One sequence of the corpus; patterns and matches never cross its ends. */
export interface Document extends StepRange {
  readonly index: number;
  readonly id: string;
}

export const documentAt = (documents: readonly Document[], step: number): Document | undefined =>
  documents.find((document) => step >= document.start && step < document.end);

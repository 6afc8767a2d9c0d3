import { formatCount } from "../domain/format";
import { valueOf } from "./loadable";
import type { AppState } from "./state";

/** A document's id, or its number where there are too many to know them all. */
export const documentName = (state: AppState, index: number): string =>
  valueOf(state.documents)?.[index]?.id ?? `#${formatCount(index)}`;

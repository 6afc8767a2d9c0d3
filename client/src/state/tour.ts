import { type Action, quiet } from "./action";
import type { Project } from "../domain/project";

export const tourStepCount = 6;

const key = "lstmvis.tour";

export const wasTourSeen = (storage: Storage): boolean => storage.getItem(key) !== null;

export const rememberTour = (storage: Storage): void => storage.setItem(key, "seen");

export const goToTourStep = (step: number): Action =>
  quiet("tour", (state) => ({ ...state, tour: Math.max(0, Math.min(tourStepCount - 1, step)), dialog: "none" }));

export const startTour = (): Action => goToTourStep(0);

export const endTour = (): Action => quiet("end tour", (state) => (state.tour === null ? state : { ...state, tour: null }));

/** A selection that shows what a project is about; the demo has one. */
export interface OpeningView {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly threshold: number;
  readonly offBefore: number;
  readonly offAfter: number;
}

export function openingViewOf(project: Project): OpeningView | null {
  const text = project.provenance["opening view"];
  if (text === undefined) return null;
  try {
    const { source, start, end, threshold, offBefore, offAfter } = JSON.parse(text) as Partial<OpeningView>;
    const isWhole = typeof source === "string" && [start, end, threshold, offBefore, offAfter].every((value) => typeof value === "number");
    return isWhole ? ({ source, start, end, threshold, offBefore, offAfter } as OpeningView) : null;
  } catch {
    return null;
  }
}

/** Whether a project is the demo, which is the one that the tour begins with by itself. */
export const isDemo = (project: Project): boolean => openingViewOf(project) !== null;

/** Shows the selection of the demo, or something like it: the beginning of what is on screen. */
export const showOpeningView = (opening: OpeningView): Action => ({
  name: "show the opening view",
  undoKey: null,
  apply: (state) => {
    const { start, end, threshold, offBefore, offAfter } = opening;
    const pattern = { ...state.view.pattern, threshold, side: "positive" as const, offBefore, offAfter };
    const view = { ...state.view, sources: [opening.source], range: { start, end }, pattern, at: Math.max(0, start - 12) };
    return { ...state, view, jumps: state.jumps + 1 };
  },
});

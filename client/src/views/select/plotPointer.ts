import type { CellRef } from "../../domain/cell";
import { hasCell } from "../../domain/cell";
import { spanOf } from "../../domain/range";
import { type Fingers, pinchStep } from "../../layout/pinch";
import { stepAt } from "../../layout/timeScale";
import { brush, excludeCells, includeCells, panBy, panTo, zoomBy } from "../../state/actions";
import type { App } from "../../state/app";
import { endGesture } from "../../state/arrivals";
import type { Scene } from "../../state/scene.svelte";
import { follow, pointIn } from "../drag";

const clickReach = 3;

/** Fingers or the mouse on a plot, by pointer. */
const pressed = new Map<number, { x: number; isPinching: boolean }>();

const fingers = (): Fingers | null => {
  const [first, second] = [...pressed.values()];
  return first && second ? [first.x, second.x] : null;
};

/** Dragging a plot moves it, with Shift it brushes; two fingers widen or narrow the steps; a click includes or excludes the cell under the pointer. */
export function pressPlot({ store, scene, hover }: App, event: PointerEvent & { currentTarget: HTMLElement }): void {
  if (event.button !== 0) return;
  const target = event.currentTarget;
  const first = pointIn(event, target);
  const { at, stepWidth } = scene.scale;
  const anchor = stepAt(scene.scale, first.x);
  const { cell } = hover;
  const mine = { x: first.x, isPinching: false };
  let isMoved = false;
  pressed.set(event.pointerId, mine);
  if (pressed.size > 1) for (const finger of pressed.values()) finger.isPinching = true;
  follow(event, {
    move: (moved) => {
      const before = fingers();
      mine.x = pointIn(moved, target).x;
      const after = fingers();
      if (before && after) {
        const { factor, x, moved: by } = pinchStep(before, after);
        store.dispatch(panBy(-by / scene.scale.stepWidth));
        store.dispatch(zoomBy(factor, x));
      }
      // A finger that is left over after pinching would make the plot leap.
      if (mine.isPinching) return;
      if (Math.abs(mine.x - first.x) > clickReach) isMoved = true;
      if (!isMoved) return;
      if (event.shiftKey) store.dispatch(brush(anchor, spanOf(anchor, stepAt(scene.scale, mine.x))));
      else store.dispatch(panTo(at - (mine.x - first.x) / stepWidth));
    },
    end: (ended) => {
      pressed.delete(event.pointerId);
      if (ended.type === "pointerup" && !isMoved && !mine.isPinching && cell) store.dispatch(toggleCell(cell, scene.selected));
      store.dispatch(endGesture());
    },
  });
}

/** Dragging along a strip of steps brushes them, with Shift it moves the nearer end of the range; beyond the strip's ends the window moves on. */
export function pressStrip({ store, scene }: App, event: PointerEvent & { currentTarget: HTMLElement }): void {
  if (event.button !== 0) return;
  const target = event.currentTarget;
  const clampStep = (step: number): number => Math.max(0, Math.min(scene.stepCount - 1, step));
  const anchor = clampStep(stepAt(scene.scale, pointIn(event, target).x));
  const extend = event.shiftKey ? scene.range : null;
  const move = (moved: PointerEvent): void => {
    const { width } = scene.scale;
    const { x } = pointIn(moved, target);
    if (x < 0) store.dispatch(panBy(-1));
    if (x > width) store.dispatch(panBy(1));
    const head = clampStep(stepAt(scene.scale, Math.max(0, Math.min(width - 1, x))));
    const from = extend ? (head < extend.start ? extend.end - 1 : extend.start) : anchor;
    store.dispatch(brush(from, spanOf(from, head)));
  };
  move(event);
  follow(event, { move, end: () => store.dispatch(endGesture()) });
}

/** The step at a place across a plot or strip, if there is one. */
export function stepUnder(scene: Scene, x: number): number | null {
  const step = stepAt(scene.scale, x);
  return step >= 0 && step < scene.stepCount ? step : null;
}

/** Tells the step of a strip that lies under the pointer. */
export function pointAtStrip({ scene, hover }: App, event: PointerEvent & { currentTarget: HTMLElement }): void {
  const { x } = pointIn(event, event.currentTarget);
  hover.follow(() => ({ step: stepUnder(scene, x), cell: null }));
}

const toggleCell = (ref: CellRef, selected: readonly CellRef[]): ReturnType<typeof includeCells> =>
  hasCell(selected, ref) ? excludeCells([ref]) : includeCells([ref]);

/** The wheel widens or narrows the steps, and so does a pinch on a touchpad, which arrives as a wheel with Ctrl; sideways, or with Shift, it moves. */
export function turnPlot({ store, scene }: App, event: WheelEvent & { currentTarget: HTMLElement }): void {
  event.preventDefault();
  const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  const amount = isSideways && event.deltaX !== 0 ? event.deltaX : event.deltaY;
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? amount * 20 : amount;
  if (isSideways) store.dispatch(panBy(pixels / scene.scale.stepWidth));
  else store.dispatch(zoomBy(Math.exp(-pixels * (event.ctrlKey ? 0.012 : 0.0018)), pointIn(event, event.currentTarget).x));
}

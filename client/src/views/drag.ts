export interface Drag {
  move(event: PointerEvent): void;
  end?(event: PointerEvent): void;
}

/**
 * Follows the pointer until it is let go, wherever it goes, also where the pressed element is moved in the document or taken out of it.
 * Without capture what lies under the pointer is told as usual, so that buttons inside still can be clicked.
 */
export function follow(event: PointerEvent, drag: Drag, captures = true): void {
  const target = event.currentTarget;
  if (!(target instanceof Element)) return;
  const id = event.pointerId;
  if (captures) target.setPointerCapture(id);
  const move = (moved: PointerEvent): void => {
    if (moved.pointerId === id) drag.move(moved);
  };
  const end = (ended: PointerEvent): void => {
    if (ended.pointerId !== id) return;
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
    drag.end?.(ended);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
}

/** Pointer position inside an element, in CSS pixels. */
export function pointIn(event: MouseEvent, element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

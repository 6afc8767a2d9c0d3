export interface Drag {
  move(event: PointerEvent): void;
  end?(event: PointerEvent): void;
}

/** Follows the pointer until it is let go, wherever it goes. */
export function follow(event: PointerEvent, drag: Drag): void {
  const target = event.currentTarget;
  if (!(target instanceof Element)) return;
  const id = event.pointerId;
  target.setPointerCapture(id);
  const move = (moved: Event): void => {
    if (moved instanceof PointerEvent && moved.pointerId === id) drag.move(moved);
  };
  const end = (ended: Event): void => {
    if (!(ended instanceof PointerEvent) || ended.pointerId !== id) return;
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", end);
    target.removeEventListener("pointercancel", end);
    drag.end?.(ended);
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", end);
  target.addEventListener("pointercancel", end);
}

/** Pointer position inside an element, in CSS pixels. */
export function pointIn(event: MouseEvent, element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

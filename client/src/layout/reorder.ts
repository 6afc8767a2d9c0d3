/** The list with one of its items at another place. */
export function movedTo<T>(items: readonly T[], item: T, place: number): T[] {
  const order = items.filter((other) => other !== item);
  order.splice(Math.max(0, Math.min(order.length, place)), 0, item);
  return order;
}

/** One of some rows or columns, along the way that items are dragged. */
export interface Slot {
  readonly start: number;
  readonly end: number;
}

/**
 * Where an item that is dragged belongs while the pointer is at `at`: beyond every neighbour whose middle the pointer has passed.
 * Slots of different sizes do not flicker, since the way back begins at the middle of the neighbour's new place.
 */
export function placeOfDrag(slots: readonly Slot[], from: number, at: number): number {
  let place = from;
  const middle = (index: number): number => ((slots[index]?.start ?? 0) + (slots[index]?.end ?? 0)) / 2;
  while (place + 1 < slots.length && at > middle(place + 1)) place++;
  while (place > 0 && place <= from && at < middle(place - 1)) place--;
  return place;
}

/** Where the rows of a long list lie: all of one height but for a header before each group and rows that are open. */
export interface VirtualList {
  readonly count: number;
  readonly rowHeight: number;
  readonly headerHeight: number;
  readonly openHeight: number;
  /** First place of each group, ascending; empty without groups. */
  readonly groupStarts: readonly number[];
  /** Places of the open rows, ascending. */
  readonly open: readonly number[];
}

/** How many of some ascending numbers are below `limit`. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Top of a row, below the header of its group if it has one. `topOf(count)` is the height of the list. */
export const topOf = (list: VirtualList, place: number): number => {
  const headers = countBelow(list.groupStarts, Math.min(place + 1, list.count));
  return place * list.rowHeight + headers * list.headerHeight + countBelow(list.open, place) * list.openHeight;
};

export const heightOf = (list: VirtualList): number => topOf(list, list.count);

/** The row at a height; a header belongs to the row below it. */
export function placeAt(list: VirtualList, y: number): number {
  let low = 0;
  let high = Math.max(0, list.count - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    // The bottom of `middle` is the top of the next row without that row's header.
    const bottom = topOf(list, middle) + list.rowHeight + (list.open.includes(middle) ? list.openHeight : 0);
    if (bottom <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows that are on screen, and a few on either side. */
export function placesIn(list: VirtualList, top: number, height: number, overscan: number): { start: number; end: number } {
  if (list.count === 0) return { start: 0, end: 0 };
  return {
    start: Math.max(0, placeAt(list, top) - overscan),
    end: Math.min(list.count, placeAt(list, top + height) + 1 + overscan),
  };
}

/** The group that a place belongs to. */
export const groupAt = (list: VirtualList, place: number): number => countBelow(list.groupStarts, place + 1) - 1;

/** Browsers lay out no element taller than some millions of pixels; a longer list scrolls proportionally instead. */
export const tallestElement = 8_000_000;

/** Scroll position of the element for a position in the list, and back. */
export interface ScrollScale {
  readonly elementHeight: number;
  toElement(top: number): number;
  toList(scrollTop: number): number;
}

export function scrollScale(listHeight: number, viewHeight: number): ScrollScale {
  const elementHeight = Math.min(listHeight, tallestElement);
  const from = Math.max(1, elementHeight - viewHeight);
  const to = Math.max(1, listHeight - viewHeight);
  const ratio = elementHeight < listHeight ? to / from : 1;
  return { elementHeight, toElement: (top) => top / ratio, toList: (scrollTop) => scrollTop * ratio };
}

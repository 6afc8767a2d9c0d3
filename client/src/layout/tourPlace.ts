export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const gap = 12;
const edge = 12;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/**
 * Where a card lies that speaks of a part of the screen: below it, above it, to its left or right, whichever is first to have room; over its
 * lower right corner where none has; in the middle of the screen where there is no such part.
 */
export function placeCard(target: Box | null, card: Size, screen: Size): { x: number; y: number } {
  const within = (x: number, y: number): { x: number; y: number } => ({
    x: clamp(x, edge, Math.max(edge, screen.width - card.width - edge)),
    y: clamp(y, edge, Math.max(edge, screen.height - card.height - edge)),
  });
  if (!target) return within((screen.width - card.width) / 2, (screen.height - card.height) / 2);
  const middleX = target.x + target.width / 2 - card.width / 2;
  const middleY = target.y + target.height / 2 - card.height / 2;
  const below = target.y + target.height + gap;
  const above = target.y - gap - card.height;
  const left = target.x - gap - card.width;
  const right = target.x + target.width + gap;
  if (below + card.height + edge <= screen.height) return within(middleX, below);
  if (above >= edge) return within(middleX, above);
  if (left >= edge) return within(left, middleY);
  if (right + card.width + edge <= screen.width) return within(right, middleY);
  return within(target.x + target.width - card.width - gap, target.y + target.height - card.height - gap);
}

import { describe, expect, it } from "vitest";
import { placeCard } from "./tourPlace";

const screen = { width: 1000, height: 800 };
const card = { width: 300, height: 150 };

describe("the place of a card", () => {
  it("is below what it speaks of, in the middle", () => {
    expect(placeCard({ x: 200, y: 100, width: 400, height: 50 }, card, screen)).toEqual({ x: 250, y: 162 });
  });

  it("is above where there is no room below", () => {
    expect(placeCard({ x: 0, y: 600, width: 1000, height: 150 }, card, screen)).toEqual({ x: 350, y: 438 });
  });

  it("is to the left of a tall part at the right edge", () => {
    expect(placeCard({ x: 800, y: 0, width: 200, height: 800 }, card, screen)).toEqual({ x: 488, y: 325 });
  });

  it("stays on screen whatever the part is", () => {
    for (const target of [null, { x: -50, y: -50, width: 2000, height: 2000 }, { x: 990, y: 790, width: 10, height: 10 }]) {
      const { x, y } = placeCard(target, card, screen);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + card.width).toBeLessThanOrEqual(screen.width);
      expect(y + card.height).toBeLessThanOrEqual(screen.height);
    }
  });

  it("keeps its beginning on a screen that is smaller than itself", () => {
    expect(placeCard(null, card, { width: 200, height: 100 })).toEqual({ x: 12, y: 12 });
  });
});

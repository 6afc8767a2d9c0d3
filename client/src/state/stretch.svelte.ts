import { untrack } from "svelte";
import { atRest } from "../draw/atRest";

const mostPatience = 400;

/**
 * The height that something costly is drawn at: that of its room, or while something more urgent is on its way the one before,
 * which is stretched into the room until there is time to draw it anew.
 */
export class Stretch {
  #drawn = $state(0);
  readonly #room: () => number;

  constructor(room: () => number, isUrgent: () => boolean) {
    this.#room = room;
    let isHeld = false;
    $effect(() => {
      const wanted = room();
      const mustWait = isUrgent();
      return untrack(() => {
        const draw = (): void => {
          isHeld = false;
          this.#drawn = wanted;
        };
        if (this.#drawn === 0 || wanted === 0 || wanted === this.#drawn || (!mustWait && !isHeld)) {
          draw();
          return undefined;
        }
        isHeld = true;
        // While an answer is awaited the page rests too; the rest that is meant comes once it is there.
        if (!mustWait) return atRest(draw, mostPatience);
        const timer = setTimeout(draw, mostPatience);
        return () => clearTimeout(timer);
      });
    });
  }

  /** The height to draw at, in CSS pixels. */
  get height(): number {
    return this.#drawn;
  }

  /** What fits it into its room. */
  get transform(): string | undefined {
    const room = this.#room();
    return this.#drawn > 0 && room > 0 && room !== this.#drawn ? `scaleY(${room / this.#drawn})` : undefined;
  }
}

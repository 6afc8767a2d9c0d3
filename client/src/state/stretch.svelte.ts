import { untrack } from "svelte";
import { atRest } from "../draw/atRest";

const mostPatience = 400;
const pause = 30;

function after(delay: number, call: () => void): () => void {
  const timer = setTimeout(call, delay);
  return () => clearTimeout(timer);
}

/**
 * The height that something costly is drawn at: that of its room, or while something more urgent is on its way the one before,
 * which is stretched into the room until there is time to draw it anew.
 */
export class Stretch {
  #drawn = $state(0);
  readonly #room: () => number;

  /** `isUrgent` is asked when the room changes. */
  constructor(room: () => number, isUrgent: () => boolean) {
    this.#room = room;
    $effect(() => {
      const wanted = room();
      return untrack(() => {
        if (this.#drawn === 0 || wanted === 0 || !isUrgent()) {
          this.#drawn = wanted;
          return undefined;
        }
        const begun = performance.now();
        let callOff = (): void => undefined;
        const wait = (): void => {
          // Waiting for an answer, the page rests too: the rest that is meant comes after it.
          if (isUrgent() && performance.now() - begun < mostPatience) callOff = after(pause, () => (callOff = atRest(wait, mostPatience)));
          else this.#drawn = wanted;
        };
        callOff = atRest(wait, mostPatience);
        return () => callOff();
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

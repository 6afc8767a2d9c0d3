const restMilliseconds = 400;

/**
 * Follows a value a frame later when it has been at rest, else a few times a second: for what is costly to show and only read once it rests.
 * The frame that shows a change at once does not wait for it.
 */
export class Calm<T> {
  #value = $state.raw() as T;

  constructor(read: () => T, rest = restMilliseconds) {
    this.#value = read();
    let newest = this.#value;
    let last = -Infinity;
    let isWaiting = false;
    let isOver = false;
    const take = (): void => {
      isWaiting = false;
      last = performance.now();
      if (!isOver) this.#value = newest;
    };
    const takeAfterFrame = (): void => void requestAnimationFrame(() => setTimeout(take));
    $effect(() => {
      newest = read();
      if (isWaiting) return;
      isWaiting = true;
      const wait = last + rest - performance.now();
      if (wait <= 0) takeAfterFrame();
      else setTimeout(takeAfterFrame, wait);
    });
    $effect(() => () => {
      isOver = true;
    });
  }

  get value(): T {
    return this.#value;
  }
}

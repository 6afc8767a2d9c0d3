const restMilliseconds = 400;

/** Follows a value at once when it has been at rest, else a few times a second: for what is costly to show and only read once it rests. */
export class Calm<T> {
  #value = $state.raw() as T;

  constructor(read: () => T, rest = restMilliseconds) {
    this.#value = read();
    let last = -Infinity;
    $effect(() => {
      const next = read();
      const wait = last + rest - performance.now();
      const take = (): void => {
        last = performance.now();
        this.#value = next;
      };
      if (wait <= 0) {
        take();
        return;
      }
      const timer = setTimeout(take, wait);
      return () => clearTimeout(timer);
    });
  }

  get value(): T {
    return this.#value;
  }
}

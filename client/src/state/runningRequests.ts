/** Requests under way by name, so that none is made twice and any can be given up. */
export class RunningRequests {
  readonly #controllers = new Map<string, AbortController>();

  has(name: string): boolean {
    return this.#controllers.has(name);
  }

  /** The signal of a new request; `done` ends it. */
  start(name: string): AbortSignal {
    const controller = new AbortController();
    this.#controllers.set(name, controller);
    return controller.signal;
  }

  done(name: string): void {
    this.#controllers.delete(name);
  }

  abort(isUnwanted: (name: string) => boolean): void {
    for (const [name, controller] of this.#controllers) if (isUnwanted(name)) controller.abort();
  }
}

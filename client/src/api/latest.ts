import { type ApiError, asApiError, isAbort } from "./error";

export interface Outcome<T> {
  ready(value: T): void;
  failed(error: ApiError): void;
}

/** Runs requests of one kind so that only the newest counts: it aborts the one before and reports to nobody else. */
export interface Latest {
  run<T>(request: (signal: AbortSignal) => Promise<T>, outcome: Outcome<T>): Promise<void>;
  cancel(): void;
}

export function latest(): Latest {
  let controller: AbortController | null = null;
  return {
    async run(request, outcome) {
      controller?.abort();
      const mine = new AbortController();
      controller = mine;
      try {
        const value = await request(mine.signal);
        if (controller === mine) outcome.ready(value);
      } catch (error) {
        if (controller === mine && !isAbort(error)) outcome.failed(asApiError(error));
      }
    },
    cancel() {
      controller?.abort();
      controller = null;
    },
  };
}

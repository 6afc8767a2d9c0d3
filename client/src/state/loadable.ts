import type { ApiError } from "../api/error";

/** Something that is asked for: every view of it has to show all four. */
export type Loadable<T> =
  | { readonly status: "idle" }
  | { readonly status: "loading"; readonly stale?: T }
  | { readonly status: "ready"; readonly value: T }
  | { readonly status: "failed"; readonly error: ApiError };

export const idle: Loadable<never> = { status: "idle" };

export const ready = <T>(value: T): Loadable<T> => ({ status: "ready", value });

export const failed = (error: ApiError): Loadable<never> => ({ status: "failed", error });

/** Loading, with what was there before kept for show until the new one comes. */
export function reloading<T>(before: Loadable<T>): Loadable<T> {
  const stale = valueOf(before);
  return stale === undefined ? { status: "loading" } : { status: "loading", stale };
}

/** The newest value there is, fresh or stale. */
export function valueOf<T>(loadable: Loadable<T> | undefined): T | undefined {
  if (loadable?.status === "ready") return loadable.value;
  return loadable?.status === "loading" ? loadable.stale : undefined;
}

import { getSnapshot, postSnapshot } from "../api/client";
import { formatHash } from "./url";
import type { AppState } from "./state";

/** Addresses up to this many characters are taken by mail programs, chats and papers. */
export const longestAddress = 2000;

export const hashOf = (state: AppState): string => {
  if (state.route === "gallery" || state.route === "import") return formatHash({ route: state.route });
  if (state.route === "check") return formatHash({ route: "check", project: state.view.project });
  if (state.route === "snapshot") return formatHash({ route: "snapshot", id: state.snapshot.id });
  return formatHash({ route: "workbench", view: state.view });
};

/** Views whose address would be too long are kept by the server, under an id that follows from what they are. */
export class Snapshots {
  readonly #ids = new Map<string, string>();
  readonly #links = new Map<string, string>();
  readonly #base: string;

  /** `base` is the address of the page without its fragment. */
  constructor(base: string) {
    this.#base = base;
  }

  isTooLong(hash: string): boolean {
    return this.#base.length + hash.length > longestAddress;
  }

  /** The short form of a hash, once it is stored. */
  shortOf(hash: string): string | undefined {
    const id = this.#ids.get(hash);
    return id === undefined ? undefined : formatHash({ route: "snapshot", id });
  }

  async store(hash: string, signal: AbortSignal): Promise<string> {
    const known = this.shortOf(hash);
    if (known !== undefined) return known;
    const { id } = await postSnapshot(hash, signal);
    this.#remember(id, hash);
    return formatHash({ route: "snapshot", id });
  }

  /** The hash that was stored under an id. */
  async read(id: string, signal: AbortSignal): Promise<string> {
    const known = this.#links.get(id);
    if (known !== undefined) return known;
    const { link } = await getSnapshot(id, signal);
    this.#remember(id, link);
    return link;
  }

  /** A whole link to a view; a long one where storing fails, since that still works. */
  async linkTo(state: AppState): Promise<string> {
    const hash = hashOf(state);
    if (!this.isTooLong(hash)) return this.#base + hash;
    try {
      return this.#base + (await this.store(hash, AbortSignal.timeout(10_000)));
    } catch {
      return this.#base + hash;
    }
  }

  #remember(id: string, hash: string): void {
    this.#ids.set(hash, id);
    this.#links.set(id, hash);
  }
}

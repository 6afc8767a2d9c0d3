import { atRest } from "./atRest";

type Job = () => boolean;

const budgetMilliseconds = 7;
/** What already shows something near enough waits at most so long for a moment of rest. */
const mostPatience = 400;

/** Paints a little per frame, in the order asked for, so that no amount of painting holds up a frame. */
export class PaintQueue {
  readonly #jobs = new Set<Job>();
  #frame = 0;

  /** Adds work that returns whether it is done; it is called again in the next slice while it is not. Returns how to cancel it. */
  add(job: Job): () => void {
    this.#jobs.add(job);
    this.#schedule();
    return () => this.#jobs.delete(job);
  }

  /** The same once nothing else is going on. */
  addAtRest(job: Job): () => void {
    const callOff = atRest(() => this.add(job), mostPatience);
    return () => {
      callOff();
      this.#jobs.delete(job);
    };
  }

  #schedule(): void {
    if (this.#frame === 0 && this.#jobs.size > 0) this.#frame = requestAnimationFrame(() => this.#run());
  }

  #run(): void {
    this.#frame = 0;
    const end = performance.now() + budgetMilliseconds;
    for (const job of this.#jobs) {
      while (!job()) {
        if (performance.now() > end) {
          this.#schedule();
          return;
        }
      }
      this.#jobs.delete(job);
      if (performance.now() > end) break;
    }
    this.#schedule();
  }
}

export const paintQueue = new PaintQueue();

import { partOf } from "../domain/media";
import type { StepRange } from "../domain/range";

/** Plays a part of one clip at a time. Sound cannot be in a link, so this lives beside the app's state. */
class ClipPlayer {
  #playing = $state.raw<string | null>(null);
  #problem = $state.raw<string | null>(null);
  #audio: HTMLAudioElement | null = null;

  /** What is being played, by the name that it was begun with. */
  get playing(): string | null {
    return this.#playing;
  }

  /** Why the last clip could not be played; `null` where it could. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Plays the steps of a range, or stops where just that is being played. */
  async toggle(name: string, url: string, clip: StepRange, range: StepRange, rate: number | null): Promise<void> {
    const isOn = this.#playing === name;
    this.stop();
    if (isOn) return;
    const audio = new Audio();
    this.#audio = audio;
    this.#playing = name;
    try {
      await new Promise<void>((resolve, reject) => {
        audio.onloadedmetadata = () => resolve();
        audio.onerror = () => reject(new Error("The browser cannot play this clip."));
        audio.preload = "auto";
        audio.src = url;
      });
      const part = partOf(clip, range, rate, Number.isFinite(audio.duration) ? audio.duration : 0);
      audio.currentTime = part.from;
      audio.onended = () => this.#end(audio);
      await audio.play();
      this.#watch(audio, part.to);
    } catch (error) {
      if (this.#audio !== audio) return;
      this.stop();
      this.#problem = error instanceof Error ? error.message : "The clip cannot be played.";
    }
  }

  stop(): void {
    this.#audio?.pause();
    this.#audio = null;
    this.#playing = null;
    this.#problem = null;
  }

  /** Events of time come four times a second, which is too coarse for a few steps. */
  #watch(audio: HTMLAudioElement, to: number): void {
    if (this.#audio !== audio) return;
    if (audio.currentTime >= to) this.#end(audio);
    else setTimeout(() => this.#watch(audio, to), 15);
  }

  #end(audio: HTMLAudioElement): void {
    if (this.#audio === audio) this.stop();
  }
}

export const clipPlayer = new ClipPlayer();

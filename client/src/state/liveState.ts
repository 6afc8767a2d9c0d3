import type { EffectProgress, ModelReply, RunReply } from "../api/live";
import type { Context } from "../domain/context";
import { idle, type Loadable } from "./loadable";

export interface LiveRun {
  /** The question: project, text, holds and sources as text. */
  readonly key: string;
  readonly reply: RunReply;
  /** The activations of the sources shown, in their order. */
  readonly contexts: readonly Context[];
}

/** What is known of the model and of its runs. */
export interface LiveState {
  readonly model: Loadable<ModelReply>;
  /** The model as it is. */
  readonly plain: Loadable<LiveRun>;
  /** The model while cells are held; idle where none are. */
  readonly changed: Loadable<LiveRun>;
  readonly effect: Loadable<EffectProgress>;
  readonly continuation: Loadable<number>;
  /** Grows when everything that failed is to be asked again. */
  readonly attempt: number;
}

export const noLive: LiveState = { model: idle, plain: idle, changed: idle, effect: idle, continuation: idle, attempt: 0 };

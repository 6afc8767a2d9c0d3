import createClient from "openapi-fetch";
import type { StepRange } from "../domain/range";
import type { Schemas } from "./client";
import { ApiError, problemOf } from "./error";
import { type Matrix, readMatrix } from "./matrix";
import { eventsOf } from "./progress";
import type { paths } from "./schema";

export type ModelReply = Schemas["ModelResponse"];
export type RunReply = Schemas["RunResponse"];
export type EffectReply = Schemas["EffectResponse"];
export type EffectProgress = Schemas["EffectProgressResponse"];

export interface RunBody {
  readonly text: string;
  readonly holds: readonly { readonly source: string; readonly cells: readonly number[]; readonly with: "zero" | "number" | "mean"; readonly number: number | null; readonly range: StepRange | null }[];
}

const http = createClient<paths>({ baseUrl: new URL(".", document.baseURI).href.replace(/\/$/, "") });
const inProject = (project: string): { path: { project: string } } => ({ path: { project } });
const bodyOf = ({ text, holds }: RunBody): { text: string; holds: Schemas["CellHold"][]; k: number } => ({
  text,
  holds: holds.map((hold) => ({ ...hold, cells: [...hold.cells] })),
  k: 5,
});

function unwrap<T>({ data, error, response }: { data?: T | undefined; error?: unknown; response: Response }): T {
  if (response.ok && data !== undefined) return data;
  throw problemOf(error, response.status);
}

export async function getModel(project: string, signal: AbortSignal): Promise<ModelReply> {
  return unwrap(await http.GET("/api/v3/projects/{project}/model", { params: inProject(project), signal }));
}

export async function postRun(project: string, body: RunBody, signal: AbortSignal): Promise<RunReply> {
  return unwrap(await http.POST("/api/v3/projects/{project}/run", { params: inProject(project), body: bodyOf(body), signal }));
}

/** Activations of one source during a run. */
export async function postRunStates(project: string, body: RunBody, source: string, signal: AbortSignal): Promise<Matrix> {
  const options = { params: inProject(project), body: { ...bodyOf(body), source }, signal, parseAs: "arrayBuffer" as const };
  const reply = await http.POST("/api/v3/projects/{project}/run/states", options);
  const bytes: unknown = unwrap(reply);
  if (!(bytes instanceof ArrayBuffer)) throw new ApiError("The activations came in an unknown form.", "", 0);
  return readMatrix(bytes, reply.response.headers);
}

/** What holding cells does beside random sets of cells; how far it is comes meanwhile. */
export async function* postEffect(project: string, body: RunBody, randomSets: number, signal: AbortSignal): AsyncGenerator<EffectProgress> {
  const sent = { ...bodyOf(body), randomSets, seed: 1 };
  const options = { params: inProject(project), body: sent, signal, headers: { Accept: "text/event-stream" }, parseAs: "stream" as const };
  const stream: unknown = unwrap(await http.POST("/api/v3/projects/{project}/run/effect", options));
  let last: EffectProgress | null = null;
  if (stream instanceof ReadableStream) {
    for await (const event of eventsOf(stream as ReadableStream<Uint8Array>)) {
      last = JSON.parse(event) as EffectProgress;
      yield last;
    }
  }
  if (!last?.effect) throw new ApiError("The comparison with random cells broke off.", "Try again.", 0);
}

export async function postContinuation(
  project: string,
  body: RunBody,
  draw: { count: number; temperature: number; seed: number },
  signal: AbortSignal,
): Promise<Schemas["RunContinuationResponse"]> {
  const options = { params: inProject(project), body: { ...bodyOf(body), ...draw }, signal };
  return unwrap(await http.POST("/api/v3/projects/{project}/run/continue", options));
}

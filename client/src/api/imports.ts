import { ApiError, problemOf } from "./error";
import type { Schemas } from "./client";

export type ImportsList = Schemas["ImportsResponse"];
export type ImportStatus = Schemas["ImportStatus"];
export type ImportPlan = Schemas["ImportPlanResponse"];
export type ImportPlanQuery = Schemas["ImportPlanQuery"];
export type ImportRunQuery = Schemas["ImportRunQuery"];
export type ImportRole = Schemas["ImportRole"];
export type PreflightReport = Schemas["Preflight"];
export type CheckStatus = Schemas["CheckStatus"];

const base = new URL("api/v3", document.baseURI).href;

async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const reply = await fetch(base + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    ...(signal && { signal }),
  });
  const text = await reply.text();
  const data: unknown = text === "" ? undefined : JSON.parse(text);
  if (!reply.ok) throw problemOf(data, reply.status);
  return data as T;
}

const at = (id: string, rest = ""): string => `/imports/${encodeURIComponent(id)}${rest}`;
const named = (id: string, name: string): string => at(id, `/files?name=${encodeURIComponent(name)}`);

export const getImports = (signal?: AbortSignal): Promise<ImportsList> => ask("GET", "/imports", undefined, signal);
export const beginImport = (paths: readonly string[]): Promise<ImportStatus> => ask("POST", "/imports", { paths });
export const getImport = (id: string): Promise<ImportStatus> => ask("GET", at(id));
export const cancelImport = (id: string): Promise<void> => ask("DELETE", at(id));
export const dropImportFile = (id: string, name: string): Promise<ImportStatus> => ask("DELETE", named(id, name));
export const planImport = (id: string, query: ImportPlanQuery): Promise<ImportPlan> => ask("POST", at(id, "/plan"), query);
export const checkImport = (id: string): Promise<ImportStatus> => ask("POST", at(id, "/check"));
export const runImport = (id: string, query: ImportRunQuery): Promise<ImportStatus> => ask("POST", at(id, "/run"), query);

const checkOf = (project: string): string => `/projects/${encodeURIComponent(project)}/check`;
export const getCheck = (project: string): Promise<CheckStatus> => ask("GET", checkOf(project));
export const startCheck = (project: string): Promise<CheckStatus> => ask("POST", checkOf(project));

/** Sends a file; only XMLHttpRequest tells how much of it has gone. */
export function sendImportFile(id: string, file: File, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const gone = (): void => reject(new ApiError("The file could not be sent.", "The connection to the server broke off. Try again.", 0));
    request.open("PUT", base + named(id, file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => sent(event.loaded);
    request.onload = () => {
      if (request.status < 300) return resolve();
      let problem: unknown = null;
      try {
        problem = JSON.parse(request.responseText);
      } catch {
        // Something between here and the server answered in its own way.
      }
      reject(problemOf(problem, request.status));
    };
    request.onerror = gone;
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

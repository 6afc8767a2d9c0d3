/** A request that failed, in words for the person who sees it. */
export class ApiError extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
  ) {
    super(detail ? `${title} ${detail}` : title);
    this.name = "ApiError";
  }
}

interface ProblemDetails {
  title?: unknown;
  detail?: unknown;
  errors?: unknown;
}

const asText = (part: unknown): string => (typeof part === "string" ? part : "");

function fieldErrors(errors: unknown): string {
  if (typeof errors !== "object" || errors === null) return "";
  return Object.values(errors)
    .flat()
    .map(asText)
    .filter(Boolean)
    .join(" ");
}

/** Reads problem details, or makes the best of what came instead. */
export function problemOf(body: unknown, status: number): ApiError {
  const problem: ProblemDetails = typeof body === "object" && body !== null ? body : {};
  const title = asText(problem.title) || (status >= 500 ? "The server could not answer." : "The request was refused.");
  const said = asText(problem.detail);
  const fields = fieldErrors(problem.errors);
  const detail = said.includes(fields) ? said : [said, fields].filter(Boolean).join(" ");
  return new ApiError(title, detail || `HTTP status ${status}.`, status);
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) {
    return new ApiError("The server does not answer.", "Check that “lstmvis serve” is still running, then try again.", 0);
  }
  return new ApiError("Something went wrong.", error instanceof Error ? error.message : String(error), 0);
}

/** Calls once nothing else is going on, or after `patience` milliseconds. Returns how to call it off. Safari does not tell when it rests. */
export function atRest(call: () => void, patience: number): () => void {
  if (typeof window.requestIdleCallback === "function") {
    const id = window.requestIdleCallback(call, { timeout: patience });
    return () => window.cancelIdleCallback(id);
  }
  const timer = setTimeout(call, Math.min(patience, 80));
  return () => clearTimeout(timer);
}

import { answerMatches } from "./mockMatches";

/** A server with fixed data, so that views can be worked on and looked at without a real one. Development only. */
const stepCount = 5000;
const cellCount = 64;
const symbols = ["(", ")", "0", "1", "2", "3", "4"];

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = randomNumbers(7);
const depths: number[] = [];
const tokens: string[] = [];
let depth = 0;
for (let step = 0; step < stepCount; step++) {
  const choice = random();
  if (choice < 0.25 && depth < 4) {
    depths.push(++depth);
    tokens.push("(");
  } else if (choice < 0.5 && depth > 0) {
    depths.push(depth--);
    tokens.push(")");
  } else {
    depths.push(depth);
    tokens.push(symbols[2 + depth] ?? "0");
  }
}

const cells = Array.from({ length: cellCount }, (_, cell) => ({ depth: 1 + (cell % 4), gain: 0.4 + 0.5 * random(), noise: 0.05 + 0.25 * random() }));
const noise = randomNumbers(11);
const states = new Float32Array(stepCount * cellCount);
for (let step = 0; step < stepCount; step++) {
  for (let cell = 0; cell < cellCount; cell++) {
    const shape = cells[cell] ?? { depth: 1, gain: 1, noise: 0 };
    const isOn = (depths[step] ?? 0) >= shape.depth;
    const goal = (isOn ? shape.gain : -shape.gain * 0.6) + (noise() - 0.5) * shape.noise * 2;
    const before = step > 0 ? (states[(step - 1) * cellCount + cell] ?? 0) : 0;
    states[step * cellCount + cell] = Math.tanh(before * 0.2 + goal);
  }
}

const documents = [
  { index: 0, id: "first", start: 0, end: 2000 },
  { index: 1, id: "second", start: 2000, end: stepCount },
];
const sources = [0, 1].map((layer) => ({ id: `states::states${layer + 1}`, layer, kind: "hiddenState", cellCount, transform: "tanh", isUnsigned: false }));
const depthLabels = [0, 1, 2, 3, 4].map((id) => ({ id, text: String(id), count: depths.filter((other) => other === id).length }));
const tracks = [
  { id: "depth", kind: "categorical", labels: depthLabels, low: null, high: null, k: null },
  { id: "symbol", kind: "categorical", labels: symbols.map((text, id) => ({ id, text, count: null })), low: null, high: null, k: null },
  { id: "surprisal", kind: "scalar", labels: null, low: 0, high: 3, k: null },
  { id: "predictions", kind: "topK", labels: symbols.map((text, id) => ({ id, text, count: null })), low: null, high: null, k: 3 },
];
const project = { id: "parens", title: "Nested parentheses", description: "A language of parentheses to depth four, with fixed states.", stepCount, documentCount: 2, vocabularySize: 7, sizeBytes: 4_700_000, sources, tracks, provenance: {}, warnings: [] };

/** The same states, fed with two leads of a heart that beats about once a second. */
const rate = 360;
const leads = (step: number): [number, number] => {
  const phase = ((step % 300) - 60) / 12;
  const beat = Math.exp(-phase * phase) - 0.25 * Math.exp(-((phase - 2.2) ** 2)) + 0.2 * Math.exp(-(((phase - 8) / 3) ** 2));
  // A sample of the second lead that was not taken every now and then.
  return [beat - 0.2, step % 170 < 6 ? NaN : 0.4 - 0.7 * beat + 0.05 * Math.sin(step / 40)];
};
const signals = {
  ...project,
  id: "signals",
  title: "Two leads of an ECG",
  inputs: { channels: [{ name: "MLII", unit: "mV" }, { name: "V5", unit: "mV" }], rate, timeUnit: "s", hasTokens: false },
};

interface SelectionBody {
  sources: string[];
  threshold: number | null;
  quantile: number | null;
  side: string;
  offBefore: number;
  offAfter: number;
  range: { start: number; end: number };
}

function isOn(pattern: { threshold: number; side: string }, cell: number, step: number): boolean {
  const activation = states[step * cellCount + cell] ?? NaN;
  const strength = pattern.side === "either" ? Math.abs(activation) : pattern.side === "negative" ? -activation : activation;
  return strength >= Math.fround(pattern.threshold);
}

/** The activation that a cell reaches in the top share of its steps. */
const sorted = Array.from({ length: cellCount }, (_, cell) => Float32Array.from({ length: stepCount }, (__, step) => states[step * cellCount + cell] ?? 0).sort());
const quantileOf = (cell: number, quantile: number): number => sorted[cell]?.[Math.min(stepCount - 1, Math.floor(quantile * stepCount))] ?? NaN;

function follows(body: SelectionBody, cell: number): boolean {
  const threshold = body.threshold ?? quantileOf(cell, body.quantile ?? 0);
  const on = (step: number): boolean => isOn({ threshold, side: body.side }, cell, step);
  const within = documents.find((document) => body.range.start >= document.start && body.range.start < document.end);
  for (let step = Math.max(within?.start ?? 0, body.range.start - body.offBefore); step < Math.min(within?.end ?? stepCount, body.range.end + body.offAfter); step++) {
    if (on(step) !== (step >= body.range.start && step < body.range.end)) return false;
  }
  return true;
}

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": status === 200 ? "application/json" : "application/problem+json" } });

function trackValues(id: string, start: number, end: number): unknown {
  const steps = Array.from({ length: end - start }, (_, offset) => start + offset);
  const none = { labelIds: null, values: null, k: null, entryIds: null, weights: null };
  const track = tracks.find((known) => known.id === id);
  const values = { id, kind: track?.kind, start, end, ...none };
  if (id === "depth") return { ...values, labelIds: steps.map((step) => depths[step]) };
  if (id === "symbol") return { ...values, labelIds: steps.map((step) => symbols.indexOf(tokens[step] ?? "")) };
  if (id === "surprisal") return { ...values, values: steps.map((step) => 1.5 + 1.5 * Math.sin(step * 1.7)) };
  return { ...values, k: 3, entryIds: steps.flatMap((step) => [step % 7, (step + 2) % 7, (step + 4) % 7]), weights: steps.flatMap(() => [0.6, 0.3, 0.1]) };
}

function search(parameters: URLSearchParams): unknown {
  const text = tokens.join("");
  const wanted = parameters.get("q") ?? "";
  const hits = [];
  for (let at = text.indexOf(wanted); at >= 0 && hits.length < 50; at = text.indexOf(wanted, at + 1)) {
    hits.push({ start: at, end: at + wanted.length, before: text.slice(Math.max(0, at - 24), at), text: wanted, after: text.slice(at + wanted.length, at + wanted.length + 24), document: at < 2000 ? 0 : 1 });
  }
  return { total: hits.length, isComplete: true, offset: 0, hits };
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = /\/api\/v3\/projects(?:\/([^/]+)(?:\/(.+))?)?$/.exec(url.pathname);
  const start = Number(url.searchParams.get("start"));
  const end = Number(url.searchParams.get("end"));
  if (!path) return json({ title: "There is nothing here." }, 404);
  if (!path[1]) {
    const sparklines = [0, 1, 2].map((cell) => Array.from({ length: 80 }, (_, step) => states[step * cellCount + cell] ?? 0));
    const summary = { ...project, tracks: tracks.map(({ id, kind }) => ({ id, kind })), sparklines };
    return json({ projects: [summary], problems: [{ path: "/data/broken", message: "states.hdf5: dataset “states1” has 900 steps, expected 1,000. Record it again." }] });
  }
  if (path[1] !== "parens" && path[1] !== "signals") return json({ title: `There is no project “${decodeURIComponent(path[1])}”.`, detail: "Known projects: parens." }, 404);
  switch (path[2]) {
    case undefined:
      return json(path[1] === "signals" ? signals : project);
    case "inputs": {
      const rows = Array.from({ length: end - start }, (_, offset) => leads(start + offset));
      return new Response(Float32Array.from(rows.flat()).buffer, { headers: { "X-Matrix-Steps": String(end - start), "X-Matrix-Cells": "2" } });
    }
    case "documents":
      return json({ total: 2, offset: 0, documents: Number(url.searchParams.get("offset")) > 0 ? [] : documents });
    case "tokens":
      return json({ start, end, tokens: tokens.slice(start, end), documents: documents.filter((document) => document.start < end && document.end > start) });
    case "context": {
      const cells = url.searchParams.get("cells")?.split(",").map(Number) ?? Array.from({ length: cellCount }, (_, cell) => cell);
      const rows = Array.from({ length: end - start }, (_, offset) => cells.map((cell) => states[(start + offset) * cellCount + cell] ?? NaN));
      return new Response(Float32Array.from(rows.flat()).buffer, { headers: { "X-Matrix-Steps": String(end - start), "X-Matrix-Cells": String(cells.length) } });
    }
    case "tracks":
      return json(trackValues(url.searchParams.get("track") ?? "", start, end));
    case "search":
      return json(search(url.searchParams));
    case "quantiles": {
      const quantile = Number(url.searchParams.get("quantile"));
      return json({ source: url.searchParams.get("source"), side: "positive", quantile, thresholds: sorted.map((_, cell) => quantileOf(cell, quantile)) });
    }
    case "selections/sensitivity": {
      const body: SelectionBody = await request.json();
      const quantiles = Array.from({ length: 64 }, (_, index) => (index + 0.5) / 64);
      const counted = quantiles.map((quantile) => sorted.filter((_, cell) => follows({ ...body, threshold: null, quantile }, cell)).length);
      return json({ thresholds: [], quantiles, cellCounts: counted });
    }
    case "selections": {
      const body: SelectionBody = await request.json();
      const found = Array.from({ length: cellCount }, (_, cell) => cell).filter((cell) => follows(body, cell));
      return json({ cells: Object.fromEntries(body.sources.map((source) => [source, found])), cellCount: found.length * body.sources.length });
    }
    default: {
      const found = request.method === "POST" ? answerMatches({ stepCount, documents, tokens, isOn, trackValues }, path[2], await request.json()) : null;
      if (found === null) return json({ title: "The fixed data does not answer this.", detail: "Start a real server." }, 404);
      if (path[2] !== "matches/totals") return json(found);
      return new Response(`data: ${JSON.stringify(found)}\n\n`, { headers: { "Content-Type": "text/event-stream" } });
    }
  }
}

export function installMockServer(): void {
  globalThis.fetch = (input, init) => answer(new Request(input, init));
}

export interface InputChannel {
  readonly name: string;
  readonly unit: string;
}

/** What a model was fed with where that are numbers, without the numbers. */
export interface ProjectInputs {
  readonly channels: readonly InputChannel[];
  /** Steps per time unit; `null` where steps have no time. A document begins at time 0. */
  readonly rate: number | null;
  readonly timeUnit: string;
  /** Whether there are tokens besides. */
  readonly hasTokens: boolean;
}

/** What a range is brushed on, as hints name it. */
export const brushed = (project: { readonly inputs?: ProjectInputs | null | undefined } | null | undefined): string =>
  project?.inputs?.hasTokens === false ? "the inputs" : "tokens";

/** More channels than this are drawn as rows of colour; lines would be too flat to read. */
export const mostLines = 6;

/** The time of a step since its document began: "12.3 s"; empty where steps have no time. */
export function timeOf(inputs: ProjectInputs, step: number, documentStart: number): string {
  if (inputs.rate === null) return "";
  const time = (step - documentStart) / inputs.rate;
  const digits = inputs.rate >= 100 ? 3 : inputs.rate >= 10 ? 2 : 1;
  return `${time.toFixed(digits)} ${inputs.timeUnit}`;
}

/** A round number of steps between two marks of time that are at least `least` steps apart. */
export function tickSteps(rate: number, least: number): number {
  const seconds = least / rate;
  const power = 10 ** Math.floor(Math.log10(seconds));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= seconds) ?? 10;
  return Math.max(1, factor * power * rate);
}

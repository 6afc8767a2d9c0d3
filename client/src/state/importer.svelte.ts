import {
  beginImport,
  cancelImport,
  checkImport,
  dropImportFile,
  getImport,
  type ImportPlan,
  type ImportRole,
  type ImportStatus,
  planImport,
  runImport,
  sendImportFile,
} from "../api/imports";
import { type ApiError, asApiError, isAbort } from "../api/error";

export interface ImportFileRow {
  readonly name: string;
  readonly bytes: number;
  /** Bytes that have reached the server; all of them where the file lies there. */
  readonly sent: number;
  readonly role: ImportRole;
  /** Of inputs: steps per time unit; `null` where the file says it, or nobody does. */
  readonly rate: number | null;
  /** Of inputs: the unit of time; empty for seconds. */
  readonly timeUnit: string;
  readonly problem: string | null;
}

export interface ImportChoices {
  readonly tokenFormat: string;
  readonly documents: string;
}

export type ImportPhase = "files" | "planning" | "planned" | "checking" | "writing" | "done";

const pollDelay = 250;
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One import from the first file to the finished project. Files cannot be in a link or undone, so this lives beside the app's state. */
export class Importer {
  #files = $state.raw<readonly ImportFileRow[]>([]);
  #phase = $state.raw<ImportPhase>("files");
  #plan = $state.raw<ImportPlan | null>(null);
  #status = $state.raw<ImportStatus | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #choices = $state.raw<ImportChoices>({ tokenFormat: "", documents: "" });
  #id: string | null = null;
  #isOfPath = $state.raw(false);
  #sending: AbortController | null = null;
  /** Grows with everything that makes older answers worthless. */
  #turn = 0;

  get files(): readonly ImportFileRow[] {
    return this.#files;
  }

  get phase(): ImportPhase {
    return this.#phase;
  }

  get plan(): ImportPlan | null {
    return this.#plan;
  }

  get status(): ImportStatus | null {
    return this.#status;
  }

  get error(): ApiError | null {
    return this.#error;
  }

  get choices(): ImportChoices {
    return this.#choices;
  }

  /** Whether files lie on the server, so that none can be added. */
  get isOfPath(): boolean {
    return this.#isOfPath;
  }

  get isSending(): boolean {
    return this.#files.some((file) => file.sent < file.bytes && file.problem === null);
  }

  async addPath(path: string): Promise<void> {
    await this.#attempt(async () => {
      const status = await beginImport([path]);
      this.#id = status.id;
      this.#isOfPath = true;
      this.#files = status.files.map((file) => ({ name: file.name, bytes: file.bytes, sent: file.bytes, role: "auto", rate: null, timeUnit: "", problem: null }));
      await this.#makePlan();
    });
  }

  async addFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.#isOfPath) return;
    await this.#attempt(async () => {
      this.#plan = null;
      this.#phase = "files";
      const kept = this.#files.filter((row) => !files.some((file) => file.name === row.name));
      this.#files = [...kept, ...files.map((file) => ({ name: file.name, bytes: file.size, sent: 0, role: "auto" as const, rate: null, timeUnit: "", problem: null }))];
      this.#id ??= (await beginImport([])).id;
      this.#sending ??= new AbortController();
      const { signal } = this.#sending;
      for (const file of files) await this.#send(this.#id, file, signal);
      if (!this.isSending && this.#files.every((file) => file.problem === null)) await this.#makePlan();
    });
  }

  async remove(name: string): Promise<void> {
    await this.#attempt(async () => {
      if (this.#id) await dropImportFile(this.#id, name);
      this.#files = this.#files.filter((file) => file.name !== name);
      this.#plan = null;
      if (this.#files.length > 0) await this.#makePlan();
      else this.#phase = "files";
    });
  }

  async setRole(name: string, role: ImportRole): Promise<void> {
    this.#files = this.#files.map((file) => (file.name === name ? { ...file, role } : file));
    await this.#attempt(() => this.#makePlan());
  }

  /** Sets sampling rate and time unit of inputs. */
  async setTime(name: string, time: Partial<Pick<ImportFileRow, "rate" | "timeUnit">>): Promise<void> {
    this.#files = this.#files.map((file) => (file.name === name ? { ...file, ...time } : file));
    await this.#attempt(() => this.#makePlan());
  }

  async choose(choices: Partial<ImportChoices>): Promise<void> {
    this.#choices = { ...this.#choices, ...choices };
    await this.#attempt(() => this.#makePlan());
  }

  /** Reads everything, so that the report is there before anything is written. */
  async check(): Promise<void> {
    await this.#follow("checking", "planned", checkImport);
  }

  async run(name: string, title: string, description: string): Promise<void> {
    await this.#follow("writing", "done", (id) => runImport(id, { name, title, description }));
  }

  /** Stops whatever is going on and begins with nothing. */
  async cancel(): Promise<void> {
    const id = this.#id;
    this.#turn++;
    this.#sending?.abort();
    this.#sending = null;
    this.#id = null;
    this.#isOfPath = false;
    this.#files = [];
    this.#plan = null;
    this.#status = null;
    this.#error = null;
    this.#phase = "files";
    if (id) await cancelImport(id).catch(() => undefined);
  }

  async #send(id: string, file: File, signal: AbortSignal): Promise<void> {
    const update = (change: Partial<ImportFileRow>): void => {
      this.#files = this.#files.map((row) => (row.name === file.name ? { ...row, ...change } : row));
    };
    try {
      await sendImportFile(id, file, (bytes) => update({ sent: Math.min(bytes, file.size) }), signal);
      update({ sent: file.size });
    } catch (error) {
      if (isAbort(error)) throw error;
      update({ problem: asApiError(error).detail });
    }
  }

  async #makePlan(): Promise<void> {
    if (!this.#id) return;
    const turn = ++this.#turn;
    this.#phase = "planning";
    this.#plan = null;
    this.#status = null;
    const { tokenFormat, documents } = this.#choices;
    const plan = await planImport(this.#id, {
      files: this.#files.filter((file) => file.role !== "auto").map(({ name, role, rate, timeUnit }) => ({ name, role, ...(role === "inputs" && { rate, timeUnit: timeUnit || null }) })),
      tokenFormat: tokenFormat || null,
      documents: documents || null,
    });
    if (turn !== this.#turn) return;
    this.#plan = plan;
    this.#phase = "planned";
  }

  async #follow(during: ImportPhase, after: ImportPhase, start: (id: string) => Promise<ImportStatus>): Promise<void> {
    const id = this.#id;
    if (!id) return;
    const turn = ++this.#turn;
    await this.#attempt(async () => {
      this.#phase = during;
      this.#status = await start(id);
      while (turn === this.#turn && (this.#status.stage === "checking" || this.#status.stage === "writing")) {
        await wait(pollDelay);
        if (turn !== this.#turn) return;
        this.#status = await getImport(id);
      }
      if (turn !== this.#turn) return;
      if (this.#status.stage === "failed") {
        this.#phase = "planned";
        const what = during === "checking" ? "The data could not be read." : "The project could not be made.";
        this.#error = { name: "ApiError", title: what, detail: this.#status.problem ?? "", message: what, status: 422 };
      } else {
        this.#phase = after;
      }
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#error = null;
    try {
      await work();
    } catch (error) {
      if (isAbort(error)) return;
      this.#error = asApiError(error);
      if (this.#phase !== "done") this.#phase = this.#plan ? "planned" : "files";
    }
  }
}

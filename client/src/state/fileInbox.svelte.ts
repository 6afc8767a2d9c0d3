/** Files that were dropped on the page, until the import page takes them; files cannot be in a link or undone, so they are no part of the state. */
export class FileInbox {
  /** Whether files are being dragged over the page. */
  isOver = $state.raw(false);
  #files = $state.raw<readonly File[]>([]);

  get isEmpty(): boolean {
    return this.#files.length === 0;
  }

  put(files: readonly File[]): void {
    this.#files = [...this.#files, ...files];
  }

  take(): readonly File[] {
    const files = this.#files;
    this.#files = [];
    return files;
  }
}

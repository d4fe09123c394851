/** What must be undone when a run ends, however it ends. */
export class CleanUp {
  #tasks: (() => Promise<void>)[] = [];
  #running: Promise<void> | null = null;

  /** Adds a task. The last one added is done first, since it may stand on the earlier ones. */
  add(task: () => Promise<void>): void {
    this.#tasks.push(task);
  }

  /** Does every task once, whatever fails on the way; the first failure is thrown at the end. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const task of this.#tasks.reverse()) await task().catch((error: unknown) => failures.push(error));
    this.#tasks = [];
    if (failures.length > 0) throw failures[0];
  }
}

import { PATIENCE, withinTime } from './within-time.js';

/**
 * Work off the path of the answers: one piece at a time for each key, failures reported and never thrown. What failed,
 * or took longer than {@link PATIENCE}, is not tried again from here; the next request that finds it undone does.
 */
export class BackgroundWork {
  readonly #running = new Map<string, Promise<void>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Starts a piece of work, unless one of that key is under way. */
  start(key: string, work: () => Promise<unknown>): void {
    if (this.#running.has(key)) return;
    const tooLate = `The ${key} took longer than ${PATIENCE} ms.`;
    const running = Promise.resolve()
      .then(() => withinTime(PATIENCE, work, tooLate))
      .catch(this.#onError)
      .then(() => {
        this.#running.delete(key);
      });
    this.#running.set(key, running);
  }

  /** Resolves when what is under way now has come to its end, or was let go. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}

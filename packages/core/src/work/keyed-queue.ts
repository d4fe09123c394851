import { PATIENCE, withinTime } from './within-time.js';

/**
 * Lets pieces of work of one key follow each other, in the order in which they came; other keys don't wait. One that takes
 * longer than {@link PATIENCE} goes on, and nobody waits for it any more.
 */
export class KeyedQueue {
  /** Resolves when the last piece of work of a key is over, or takes too long. */
  readonly #last = new Map<string, Promise<void>>();

  /** Whether work of a key is under way or waits. */
  isBusy(key: string): boolean {
    return this.#last.has(key);
  }

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work);
    const over = before
      .then(() => withinTime(PATIENCE, () => turn, 'too late'))
      .then(ignore, ignore)
      .then(() => {
        if (this.#last.get(key) === over) this.#last.delete(key);
      });
    this.#last.set(key, over);
    return turn;
  }
}

function ignore(): void {}

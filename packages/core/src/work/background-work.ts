import { PATIENCE, withinTime } from './within-time.js';

const FIRST_DELAY = 1000;
const MAX_DELAY = 10_000;

/** How long work of a kind rests after a failure, by the stopwatch. */
interface Rest {
  readonly delay: number;
  readonly until: number;
}

/**
 * Work off the path of the answers: one piece at a time for each key, failures reported and never thrown. What failed,
 * or took longer than {@link PATIENCE}, is not tried again from here; the next request that finds it undone does.
 */
export class BackgroundWork {
  readonly #running = new Map<string, Promise<void>>();
  readonly #onError: (error: unknown) => void;
  readonly #stopwatch: () => number;
  readonly #rests = new Map<string, Rest>();

  /** @param stopwatch milliseconds on a clock that nobody sets */
  constructor(onError: (error: unknown) => void, stopwatch: () => number) {
    this.#onError = onError;
    this.#stopwatch = stopwatch;
  }

  /** Starts a piece of work, unless one of that key is under way. */
  start(key: string, work: () => Promise<unknown>): void {
    this.#run(key, work, this.#onError);
  }

  /**
   * Like {@link start}, for work that every request finds undone until it is done, of as many sessions as there are. When a
   * piece has failed, none of its kind is started for a while that grows with each failure, and one `error` event is told
   * of them all.
   */
  attempt(kind: string, id: string, work: () => Promise<unknown>): void {
    if (this.#isResting(kind)) return;
    const attempted = async () => {
      await work();
      this.#rests.delete(kind);
    };
    this.#run(`${kind} of ${id}`, attempted, (error) => {
      // Those that were under way together fail together.
      if (this.#isResting(kind)) return;
      this.#rest(kind);
      this.#onError(error);
    });
  }

  /** Resolves when what is under way now has come to its end, or was let go. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #run(key: string, work: () => Promise<unknown>, onError: (error: unknown) => void): void {
    if (this.#running.has(key)) return;
    const tooLate = `The ${key} took longer than ${PATIENCE} ms.`;
    const running = Promise.resolve()
      .then(() => withinTime(PATIENCE, work, tooLate))
      .catch(onError)
      .then(() => {
        this.#running.delete(key);
      });
    this.#running.set(key, running);
  }

  #isResting(kind: string): boolean {
    return this.#stopwatch() < (this.#rests.get(kind)?.until ?? Number.NEGATIVE_INFINITY);
  }

  #rest(kind: string): void {
    const delay = Math.min(2 * (this.#rests.get(kind)?.delay ?? FIRST_DELAY / 2), MAX_DELAY);
    this.#rests.set(kind, { delay, until: this.#stopwatch() + delay });
  }
}

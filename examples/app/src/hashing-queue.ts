import { availableParallelism } from 'node:os';

export interface HashingQueueOptions {
  /** How many passwords are hashed at once. Default: one core fewer than there are, and two at most. */
  readonly concurrency?: number;
  /** How many may wait for that. Whoever comes when they are all there is refused at once. Default 20. */
  readonly maxWaiting?: number;
}

/**
 * Node hashes on the four threads of libuv, on which files, names of hosts and SQLite are read as well; and a hash takes a
 * core for a tenth of a second. So half of the threads and a core are left to those who are logged in already.
 */
const DEFAULT_CONCURRENCY = Math.max(1, Math.min(2, availableParallelism() - 1));

/**
 * Who hashes a password waits here for their turn, in the order in which they came. Without it, anybody can keep a server
 * from its work by logging in again and again, with any password.
 */
export class HashingQueue {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor({ concurrency = DEFAULT_CONCURRENCY, maxWaiting = 20 }: HashingQueueOptions = {}) {
    this.#concurrency = concurrency;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Does the work when it is its turn.
   *
   * @throws HashingBusyError at once, when too many wait already
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#maxWaiting) throw new HashingBusyError();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on to who waits longest, so that nobody who comes just now is faster. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

/** Too many wait already. Koa answers it as 503, with when to try again; nobody was judged by it. */
export class HashingBusyError extends Error {
  readonly status = 503;
  readonly expose = true;
  readonly headers = { 'Retry-After': '2' };

  constructor() {
    super('Too many people are logging in at the moment. Try again.');
    this.name = 'HashingBusyError';
  }
}

/** A call to the store that got no answer in time. `code` is Node's own for that. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
  readonly code = 'ETIMEDOUT';

  /** @param limit in milliseconds */
  constructor(limit: number, doing: string, cause?: unknown) {
    super(`The database gave no answer within ${limit} ms, ${doing}.`, cause === undefined ? {} : { cause });
  }
}

/** By when a call to the store has to be through, with everything that it waits for. */
export class Deadline {
  /** How much time there was, in milliseconds. */
  readonly limit: number;
  readonly #at: number;
  /** Timers may fire a little early, and who was told that the time is over must not find some left. */
  #isOver = false;

  /** @param limit in milliseconds, from now on */
  constructor(limit: number) {
    this.limit = limit;
    this.#at = performance.now() + limit;
  }

  /** How many milliseconds are left; less than 1 when the time is over. */
  get left(): number {
    return this.#isOver ? 0 : this.#at - performance.now();
  }

  /** @throws OutOfTimeError when the time is over: then nothing more is sent */
  check(doing: string): void {
    if (this.left <= 0) throw this.error(doing);
  }

  error(doing: string, cause?: unknown): OutOfTimeError {
    return new OutOfTimeError(this.limit, doing, cause);
  }

  /**
   * Settles as the work does, or rejects when the time is over and gives the work up. An answer that is there already
   * wins: in a process that stood still, timers fire before sockets are read.
   *
   * @param doing what is to be said of the work when it took too long
   * @param within for work that may take less than what is left
   */
  race<T>(
    work: Promise<T>,
    doing: () => string,
    giveUp: () => void,
    within = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let last: NodeJS.Immediate | undefined;
      const isAll = within >= this.left;
      const timer = setTimeout(
        () => {
          last = setImmediate(() => {
            if (isAll) this.#isOver = true;
            reject(this.error(doing()));
            giveUp();
          });
        },
        Math.min(within, this.left),
      );
      const stop = () => {
        clearTimeout(timer);
        clearImmediate(last);
      };
      work.then(
        (result) => {
          stop();
          resolve(result);
        },
        (error) => {
          stop();
          reject(error);
        },
      );
    });
  }
}

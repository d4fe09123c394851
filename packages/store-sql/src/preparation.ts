import type { Deadline } from './time-limits/deadline.js';

/** What has to be done once before the first call. Whoever comes meanwhile waits for the same; after a failure it is tried again. */
export class Preparation {
  readonly #prepare: () => Promise<void>;
  #running: Promise<void> | null = null;
  #isDone = false;

  constructor(prepare: () => Promise<void>) {
    this.#prepare = prepare;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Joins what is under way, or begins, also where it was done before. */
  run(): Promise<void> {
    this.#running ??= this.#once();
    return this.#running;
  }

  /**
   * The same for a call that may not wait for so long. What it has begun goes on without it.
   *
   * @throws OutOfTimeError when the time of the call is over
   */
  within(deadline: Deadline): Promise<void> {
    return deadline.race(
      this.run(),
      () => 'preparing the tables',
      () => {},
    );
  }

  /** The next call prepares again. */
  repeat(): void {
    this.#isDone = false;
  }

  async #once(): Promise<void> {
    try {
      await this.#prepare();
      this.#isDone = true;
    } finally {
      this.#running = null;
    }
  }
}

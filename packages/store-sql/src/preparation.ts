import type { Deadline } from './time-limits/deadline.js';

/** Whether the tables may be made, or must be there since they were before. */
export type PreparationKind = 'make' | 'look again';

interface Attempt {
  readonly kind: PreparationKind;
  readonly done: Promise<void>;
}

/** What has to be done once before the first call. Whoever comes meanwhile waits for the same; after a failure it is tried again. */
export class Preparation {
  readonly #prepare: (kind: PreparationKind) => Promise<void>;
  #running: Attempt | null = null;
  #isDone = false;
  #kind: PreparationKind = 'make';

  constructor(prepare: (kind: PreparationKind) => Promise<void>) {
    this.#prepare = prepare;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Makes what is missing, whatever was there before. Joins who does so already, or begins, also where it was done before. */
  async run(): Promise<void> {
    if (this.#running?.kind === 'look again') await this.#running.done.catch(() => {});
    return this.#begin('make');
  }

  /**
   * The same for a call that may not wait for so long, and makes nothing where it was done before: tables that have gone since
   * are no reason to make empty ones, by which everybody would be logged out. What it has begun goes on without it.
   *
   * @throws OutOfTimeError when the time of the call is over
   */
  within(deadline: Deadline): Promise<void> {
    return deadline.race(
      this.#begin(this.#kind),
      () => 'preparing the tables',
      () => {},
    );
  }

  /** The next call looks again. */
  repeat(): void {
    this.#isDone = false;
  }

  #begin(kind: PreparationKind): Promise<void> {
    this.#running ??= { kind, done: this.#once(kind) };
    return this.#running.done;
  }

  async #once(kind: PreparationKind): Promise<void> {
    try {
      await this.#prepare(kind);
      this.#isDone = true;
      this.#kind = 'look again';
    } finally {
      this.#running = null;
    }
  }
}

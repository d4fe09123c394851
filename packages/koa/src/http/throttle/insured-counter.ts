import type { StartTimer } from '../bodies/read-body.js';
import type { AttemptCount, AttemptCounter, Taken } from './attempt-counter.js';
import type { MemoryCounter } from './memory-counter.js';

/** A log-in is not to wait for a counter that hangs. */
const TIME_LIMIT = 1000;
/** For so long a counter that has failed is not asked again. */
const REST = 5000;

/** Told of the first failure of each outage. */
export type TellFailure = (error: Error) => void;

/** Whether the application's counters answer. They stand on one database, so one of them knows for all. */
export class Outage {
  readonly #now: () => number;
  #since: number | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isResting(): boolean {
    return this.#since !== null && this.#now() < this.#since + REST;
  }

  begin(cause: unknown, tell: TellFailure): void {
    const isFirst = this.#since === null;
    this.#since = this.#now();
    if (!isFirst) return;
    tell(
      new Error(
        'The counters of log-in attempts failed, so attempts are counted in this process alone until they answer again.',
        { cause },
      ),
    );
  }

  end(): void {
    this.#since = null;
  }
}

/**
 * A counter of the application's, with one in memory beside it: where it fails or hangs, attempts are counted in this process.
 * So its failure neither keeps everybody out nor lets everybody guess.
 */
export class InsuredCounter {
  readonly #counter: AttemptCounter;
  readonly #insurance: MemoryCounter;
  readonly #outage: Outage;
  readonly #startTimer: StartTimer;

  constructor(
    counter: AttemptCounter,
    insurance: MemoryCounter,
    { outage, startTimer }: { readonly outage: Outage; readonly startTimer: StartTimer },
  ) {
    this.#counter = counter;
    this.#insurance = insurance;
    this.#outage = outage;
    this.#startTimer = startTimer;
  }

  async take(key: string, tell: TellFailure): Promise<Taken> {
    const count = await this.#ask(() => take(this.#counter, key), tell);
    return count ?? this.#insurance.take(key);
  }

  async giveBack(key: string, { inMemory }: Taken, tell: TellFailure): Promise<void> {
    if (inMemory) this.#insurance.giveBack(key);
    else await this.#ask(() => this.#counter.reward(key), tell);
  }

  async reset(key: string, tell: TellFailure): Promise<void> {
    this.#insurance.reset(key);
    await this.#ask(() => this.#counter.delete(key), tell);
  }

  /** The answer of the application's counter, or null for none. */
  async #ask<T>(ask: () => Promise<T>, tell: TellFailure): Promise<T | null> {
    if (this.#outage.isResting) return null;
    try {
      const answer = await this.#inTime(ask);
      this.#outage.end();
      return answer;
    } catch (error) {
      this.#outage.begin(error, tell);
      return null;
    }
  }

  #inTime<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const tooLate = () => reject(new Error(`They gave no answer within ${TIME_LIMIT} ms.`));
      const stopTimer = this.#startTimer(TIME_LIMIT, tooLate);
      // It may throw at once.
      Promise.resolve().then(ask).finally(stopTimer).then(resolve, reject);
    });
  }
}

async function take(counter: AttemptCounter, key: string): Promise<Taken> {
  try {
    return { ...read(await counter.consume(key)), refused: false, inMemory: false };
  } catch (error) {
    if (error instanceof Error || !isCount(error)) throw error;
    return { ...read(error), refused: true, inMemory: false };
  }
}

/** By name: it may be a getter of a class. */
function read({ consumedPoints, msBeforeNext }: AttemptCount): AttemptCount {
  return { consumedPoints, msBeforeNext };
}

function isCount(value: unknown): value is AttemptCount {
  return typeof value === 'object' && value !== null && 'msBeforeNext' in value;
}

import { AsyncResource } from 'node:async_hooks';
import type { Clocks } from '../values/clocks.js';

/** A store that fails is asked less and less often, and at last so often, in milliseconds. */
const MAX_DELAY = 10_000;

export interface RepeatedLookOptions {
  /** From the beginning of one look to that of the next, in milliseconds. */
  readonly interval: number;
  /** Looks once. What it throws is reported, and the next look comes later. */
  readonly look: () => Promise<void>;
  /** Whether there is anything to look at. */
  readonly isNeeded: () => boolean;
  readonly hands: Pick<Clocks, 'stopwatch'>;
  readonly onError: (error: unknown) => void;
}

/** Looks at the store again and again for as long as somebody waits for what may be seen there, one look at a time. */
export class RepeatedLook {
  readonly #options: RepeatedLookOptions;
  readonly #schedule: (delay: number) => void;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** How many looks in a row came to nothing. */
  #failures = 0;
  #isClosed = false;

  constructor(options: RepeatedLookOptions) {
    this.#options = options;
    // In the context of no request: that of the first would hold whatever is in it, and be traced, for as long as anybody waits.
    this.#schedule = AsyncResource.bind((delay: number) => this.#wait(delay));
  }

  /** Says that there is something to look at: the first look comes after the interval. */
  start(): void {
    this.#schedule(this.#options.interval);
  }

  /** Stops looking, when the look that is under way has come to its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  #wait(delay: number): void {
    if (this.#timer !== null || this.#looking !== null || this.#isClosed || !this.#options.isNeeded()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#looking = this.#look();
    }, delay).unref();
  }

  async #look(): Promise<void> {
    const { interval, look, hands, onError } = this.#options;
    const begin = hands.stopwatch();
    try {
      await look();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      onError(error);
    }
    this.#looking = null;
    const wait = Math.min(interval * 2 ** this.#failures, MAX_DELAY);
    this.#schedule(Math.max(0, wait - (hands.stopwatch() - begin)));
  }
}

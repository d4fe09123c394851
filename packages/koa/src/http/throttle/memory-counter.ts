import type { Taken } from './attempt-counter.js';
import type { AttemptLimit } from './limits.js';

/** Of each limit. What was counted first, and so is forgotten soonest, makes room for more. */
const MAX_KEYS = 50_000;

interface Window {
  count: number;
  readonly endsAt: number;
}

/**
 * Counts attempts in this process, by a stopwatch, in bounded memory and without a timer for each key.
 */
export class MemoryCounter {
  readonly #limit: Pick<AttemptLimit, 'points' | 'duration'>;
  readonly #now: () => number;
  readonly #maxKeys: number;
  /** All windows are equally long, so they stand in the order in which they end. */
  readonly #windows = new Map<string, Window>();

  /** @param now milliseconds by a stopwatch that nobody sets */
  constructor(
    limit: Pick<AttemptLimit, 'points' | 'duration'>,
    now: () => number = () => performance.now(),
    maxKeys = MAX_KEYS,
  ) {
    this.#limit = limit;
    this.#now = now;
    this.#maxKeys = maxKeys;
  }

  take(key: string): Taken {
    const now = this.#now();
    this.#dropEnded(now);
    const window = this.#windows.get(key) ?? this.#open(key, now);
    window.count += 1;
    return {
      consumedPoints: window.count,
      msBeforeNext: window.endsAt - now,
      refused: window.count > this.#limit.points,
      inMemory: true,
    };
  }

  /** What was counted in a window that has ended since is forgotten anyway. */
  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window !== undefined && window.count > 0) window.count -= 1;
  }

  reset(key: string): void {
    this.#windows.delete(key);
  }

  #open(key: string, now: number): Window {
    if (this.#windows.size >= this.#maxKeys) {
      const [oldest = ''] = this.#windows.keys();
      this.#windows.delete(oldest);
    }
    const window = { count: 0, endsAt: now + this.#limit.duration * 1000 };
    this.#windows.set(key, window);
    return window;
  }

  #dropEnded(now: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt > now) return;
      this.#windows.delete(key);
    }
  }
}

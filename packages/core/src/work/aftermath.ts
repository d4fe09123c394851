import { PATIENCE, withinTime } from './within-time.js';

/** What the store has not done by then after a call failed it never does: its contract says so. In milliseconds. */
const SETTLED_AFTER = 60_000;
const FIRST_DELAY = 1000;
const MAX_DELAY = 30_000;
/** Calls that failed and are not settled. Where a store is down for so many, its log has more to tell than these. */
const MAX_WATCHED = 10_000;

interface Watched {
  /** Whether all is known now that there ever will be. */
  readonly look: () => Promise<boolean>;
  readonly failedAt: number;
}

/**
 * What calls of the store that failed may have left behind, looked at until it is known: at first after a second, then
 * less and less often, one look at a time, until a minute has passed since the failure and the store answers. Nobody waits
 * for it, and it keeps no process running.
 */
export class Aftermath {
  readonly #watched = new Map<string, Watched>();
  readonly #stopwatch: () => number;
  readonly #onError: (error: unknown) => void;
  #delay = FIRST_DELAY;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  #stopped = false;

  /** @param stopwatch milliseconds on a clock that nobody sets */
  constructor(stopwatch: () => number, onError: (error: unknown) => void) {
    this.#stopwatch = stopwatch;
    this.#onError = onError;
  }

  /**
   * Watches what a call that has just failed may have left.
   *
   * @param key of the call, which no other has
   * @param look looks once, and says whether all is known; what it throws says that nothing is
   */
  watch(key: string, look: () => Promise<boolean>): void {
    if (this.#stopped) return;
    if (this.#watched.size >= MAX_WATCHED) this.#giveUpOldest();
    this.#watched.set(key, { look, failedAt: this.#stopwatch() });
    this.#delay = FIRST_DELAY;
    this.#schedule();
  }

  /** Lets go of everything. */
  stop(): void {
    this.#stopped = true;
    this.#watched.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #giveUpOldest(): void {
    const [oldest] = this.#watched.keys();
    if (oldest !== undefined) this.#watched.delete(oldest);
    this.#onError(
      new Error(
        `More than ${MAX_WATCHED} calls of the session store failed: what became of the oldest stays unknown.`,
      ),
    );
  }

  #schedule(): void {
    if (this.#stopped || this.#looking || this.#timer !== null || this.#watched.size === 0) return;
    this.#timer = setTimeout(() => void this.#lookAtAll(), this.#delay).unref();
    this.#delay = Math.min(2 * this.#delay, MAX_DELAY);
  }

  async #lookAtAll(): Promise<void> {
    this.#timer = null;
    this.#looking = true;
    try {
      for (const [key, watched] of [...this.#watched]) {
        // Taken before the look: what the store does between the two is what is looked for.
        const isSettled = this.#stopwatch() - watched.failedAt >= SETTLED_AFTER;
        // To the end, so that the others come first where it fails.
        this.#watched.delete(key);
        this.#watched.set(key, watched);
        const isKnown = await withinTime(PATIENCE, watched.look, 'The look took too long.');
        if (isKnown || isSettled) this.#watched.delete(key);
      }
    } catch {
      // The store still fails. Whoever made the call was told; the others can wait for the next time.
    }
    this.#looking = false;
    this.#schedule();
  }
}

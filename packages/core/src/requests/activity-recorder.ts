import { LRUCache } from 'lru-cache';
import { callStore } from '../store/call-store.js';
import type { Activity, SessionFacts, SessionStore } from '../store/contract.js';
import { CLOCK_DIFFERENCE, type Clocks } from '../values/clocks.js';
import { type IpAddresses, keepIp } from '../values/ip-address.js';
import { PATIENCE, withinTime } from '../work/within-time.js';

const FLUSH_AFTER = 1000;
/** A store that fails is asked less and less often, and at last so often. */
const MAX_DELAY = 10_000;
const MAX_BATCH = 500;
const MAX_REMEMBERED = 100_000;
/**
 * A use with less than this left of the idle time is written before its answer: what is noted on the side may be written
 * only when the session is over, by the clock of a process that is ahead. Twice the longest that a flush is put off, and as much more
 * as that may be, in milliseconds.
 */
const LAST_MOMENT = 2 * FLUSH_AFTER + CLOCK_DIFFERENCE;
/** A session that lives 10 minutes without activity is noted at least every minute. */
const IDLE_SHARE = 10;

/**
 * Notes when sessions were last active, off the path of the answers: at most one write per session and interval,
 * many sessions in one statement.
 */
export class ActivityRecorder {
  readonly #store: Pick<SessionStore, 'noteActivity'>;
  readonly #interval: number;
  readonly #ipAddresses: IpAddresses;
  readonly #hands: Clocks;
  readonly #onError: (error: unknown) => void;
  /** When something was noted here lately, by the stopwatch: the record that a request brings may not show it yet. */
  readonly #noted = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  #waiting = new Map<string, Activity>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #isFlushing = false;
  /** How many flushes in a row came to nothing. */
  #failures = 0;

  constructor(options: {
    readonly store: Pick<SessionStore, 'noteActivity'>;
    readonly interval: number;
    readonly ipAddresses: IpAddresses;
    readonly hands: Clocks;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#interval = options.interval;
    this.#ipAddresses = options.ipAddresses;
    this.#hands = options.hands;
    this.#onError = options.onError;
  }

  /** Takes note of a request, unless one was noted within the interval. Costs no I/O. */
  note(session: SessionFacts, at: number, ip: string | undefined): void {
    const { id, lastActiveAt, idleTimeout } = session;
    const interval = this.#intervalFor(idleTimeout);
    if (at - lastActiveAt < interval) return;
    const now = this.#hands.stopwatch();
    if (now - (this.#noted.get(id) ?? Number.NEGATIVE_INFINITY) < interval) return;
    // While a store fails there is an end to what is kept for it; what isn't is noted with a later request.
    if (this.#waiting.size >= MAX_REMEMBERED && !this.#waiting.has(id)) return;
    this.#noted.set(id, now);
    this.#waiting.set(id, { id, at, ip: keepIp(ip, this.#ipAddresses) });
    this.#schedule();
  }

  /** Whether a session would be over before a use is written on the side. Its absolute end is nothing that a use puts off. */
  isLastMoment(
    { lastActiveAt, idleTimeout, expiresAt, absoluteExpiresAt }: SessionFacts,
    at: number,
  ): boolean {
    if (expiresAt - at >= LAST_MOMENT || expiresAt >= absoluteExpiresAt) return false;
    return at - lastActiveAt >= this.#intervalFor(idleTimeout);
  }

  /**
   * Writes a request now. A session that is over by then stays over.
   *
   * @throws StoreUnavailableError
   */
  async write({ id }: SessionFacts, at: number, ip: string | undefined): Promise<void> {
    const activity = { id, at, ip: keepIp(ip, this.#ipAddresses) };
    const busy = await callStore(() => this.#store.noteActivity([activity], this.#hands.clock()));
    this.#noted.set(id, this.#hands.stopwatch());
    this.#keep(busy.length === 0 ? [] : [activity]);
  }

  /**
   * Writes what was noted so far. What fails, or takes longer than {@link PATIENCE}, is told to `onError` and kept for
   * the next time, and so is all that was to follow it: a store that fails is asked once for each flush, and flushes come
   * at growing distances while it does.
   */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushAll());
    return this.#flushing;
  }

  /** Writes what was noted so far, or tries to, and starts nothing more by itself. */
  async close(): Promise<void> {
    await this.flush();
    this.#stopTimer();
  }

  #intervalFor(idleTimeout: number): number {
    return Math.min(this.#interval, idleTimeout / IDLE_SHARE);
  }

  async #flushAll(): Promise<void> {
    this.#stopTimer();
    this.#isFlushing = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    const { stopwatch } = this.#hands;
    // A flush is over, one way or the other, in one and a half times that.
    const until = stopwatch() + PATIENCE / 2;
    while (waiting.length > 0 && stopwatch() < until) {
      const batch = waiting.splice(0, MAX_BATCH);
      if (await this.#write(batch)) {
        this.#failures = 0;
        continue;
      }
      this.#failures += 1;
      // Behind the others, so that one which always fails is in nobody's way.
      waiting.push(...batch);
      break;
    }
    this.#isFlushing = false;
    this.#keep(waiting);
  }

  /** Whether the store has taken it; what it left alone is kept. */
  async #write(batch: readonly Activity[]): Promise<boolean> {
    const tooLate = `noteActivity took longer than ${PATIENCE} ms.`;
    const write = () => this.#store.noteActivity(batch, this.#hands.clock());
    try {
      const busy = new Set(await callStore(() => withinTime(PATIENCE, write, tooLate)));
      this.#keep(batch.filter(({ id }) => busy.has(id)));
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  #keep(batch: readonly Activity[]): void {
    for (const activity of batch) {
      if (!this.#waiting.has(activity.id)) this.#waiting.set(activity.id, activity);
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  #schedule(): void {
    // A flush that is under way decides when the next one comes.
    if (this.#isFlushing) return;
    const delay = Math.min(FLUSH_AFTER * 2 ** Math.max(0, this.#failures - 1), MAX_DELAY);
    this.#timer ??= setTimeout(() => this.flush(), delay).unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

import { LRUCache } from 'lru-cache';

/**
 * By how much the clocks of two processes may differ, in milliseconds, without a log-in passing the end of all sessions
 * of its user. As long after such an end other processes refuse log-ins of the user.
 */
const CLOCK_DIFFERENCE = 2000;

const MAX_REMEMBERED = 10_000;

/**
 * The check of a user's credentials must have begun by then or later for a log-in to be let in, when all sessions were ended
 * at a time by this process's clock.
 */
export function validAfter(endedAt: number): number {
  // The next millisecond: a check that began within this one may have seen the old password.
  return endedAt + 1 + CLOCK_DIFFERENCE;
}

/**
 * When this process has lately ended all sessions of a user. Its own log-ins are told apart from that by one clock, to the
 * millisecond: who changes a password and is logged in again at once is not to be refused.
 */
export class RecentEnds {
  /** By the clock, as is what they are compared with. */
  readonly #endedAt = new LRUCache<string, number>({ max: MAX_REMEMBERED });

  /** Takes note that the store has it that all sessions of a user were ended. Of two at once the later one counts, as there. */
  note(userId: string, endedAt: number): void {
    this.#endedAt.set(userId, Math.max(endedAt, this.#endedAt.peek(userId) ?? 0));
  }

  /** When the check of a user's credentials began, as a store is to compare it. */
  startOf(userId: string, startedAt: number): number {
    const endedAt = this.#endedAt.get(userId);
    if (endedAt === undefined || startedAt <= endedAt) return startedAt;
    return Math.max(startedAt, validAfter(endedAt));
  }
}

import { LRUCache } from 'lru-cache';
import { CLOCK_DIFFERENCE } from '../values/clocks.js';

const MAX_REMEMBERED = 10_000;

/**
 * The check of a user's credentials must have begun by then or later for a log-in to be let in, when all sessions were ended
 * at a time by this process's clock. As long after such an end as clocks may differ other processes refuse log-ins of the user.
 */
export function validAfter(endedAt: number): number {
  // The next millisecond: a check that began within this one may have seen the old password.
  return endedAt + 1 + CLOCK_DIFFERENCE;
}

/** An end of all sessions of a user that this process made. */
interface RecentEnd {
  /** By the clock, when the store had it: what began later had begun when no other end was on its way. */
  readonly doneAt: number;
  /** What the store compares log-ins with since. */
  readonly validAfter: number;
}

/**
 * When this process has lately ended all sessions of a user. Its own log-ins are told apart from that by one clock, to the
 * millisecond: who changes a password and is logged in again at once is not to be refused.
 *
 * Such a log-in passes for one that began when the store says that log-ins may, and not a millisecond later. Another process whose
 * clock is behind may end all while it is under way: the store moves on by that all the same, and refuses it.
 */
export class RecentEnds {
  readonly #ends = new LRUCache<string, RecentEnd>({ max: MAX_REMEMBERED });

  /** Takes note that the store has it that all sessions of a user were ended. Of two at once the later one counts, as there. */
  note(userId: string, end: RecentEnd): void {
    const known = this.#ends.peek(userId);
    if (known === undefined || known.validAfter <= end.validAfter) this.#ends.set(userId, end);
  }

  /** When the check of a user's credentials began, as a store is to compare it. */
  startOf(userId: string, startedAt: number): number {
    const end = this.#ends.get(userId);
    if (end === undefined || startedAt <= end.doneAt) return startedAt;
    return Math.max(startedAt, end.validAfter);
  }
}

import type { Deadline } from '../time-limits/deadline.js';

/** How long everybody else comes through before a table is asked for again, in milliseconds. */
const PAUSE = 1000;
/** What a try needs, in milliseconds: with less left there is none. */
const TRY = 2000;

/**
 * Makes a change that needs tables for itself, in tries that wait for them so briefly that requests, which stand behind whoever
 * waits so, don't notice.
 *
 * @param attempt makes the change, or says that a table was not free
 * @throws what `busy` makes, when there is no time for another try
 */
export async function untilTablesAreFree(
  deadline: Deadline,
  attempt: () => Promise<boolean>,
  busy: () => Error,
): Promise<void> {
  while (!(await attempt())) {
    if (deadline.left < PAUSE + TRY) throw busy();
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

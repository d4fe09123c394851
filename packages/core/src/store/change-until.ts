import { StoreUnavailableError } from '../errors.js';

/** How often something may change under the hand that changes it. */
export const TRIES = 5;

/**
 * Makes a change by compare-and-swap, again from the start whenever somebody else came between.
 *
 * @param what changes, and while what is done to it, for the error: `'The session'`, `'it was given a label'`
 * @param attempt reads, compares and changes; undefined when somebody came between
 * @throws StoreUnavailableError when that goes on and on
 */
export async function changeUntil<T>(
  [subject, deed]: readonly [subject: string, deed: string],
  attempt: () => Promise<T | undefined>,
  tries = TRIES,
): Promise<T> {
  for (let n = 0; n < tries; n += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw changedTooOften([subject, deed], tries);
}

export function changedTooOften(
  [subject, deed]: readonly [string, string],
  tries = TRIES,
): StoreUnavailableError {
  return new StoreUnavailableError(new Error(`${subject} changed ${tries} times while ${deed}.`));
}

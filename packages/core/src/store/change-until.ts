import { StoreUnavailableError } from '../errors.js';

/** How often something may change under the hand that changes it. */
export const TRIES = 5;
/** The same of what many may change at once. */
const TRIES_AMONG_MANY = 100;
/** By how many tries that came too late the pause before the next one is measured at most. */
const LONGEST_PAUSE = 10;

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

/**
 * {@link changeUntil} of what many change at once in every process, and each by a part of it: a user's record by each log-in, a
 * session's data by each request. Whoever comes too late does so because another one is through, so in a burst all come through,
 * if nobody gives up before.
 *
 * @throws StoreUnavailableError
 */
export function changeAmongMany<T>(
  what: readonly [subject: string, deed: string],
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  return changeUntil(what, outOfStep(attempt), TRIES_AMONG_MANY);
}

/** Pauses before the third try and those that follow it: a process that is a little faster would come first each time. */
function outOfStep<T>(attempt: () => Promise<T>): () => Promise<T> {
  let tries = 0;
  let took = 0;
  return async () => {
    if (tries > 1) await pause(Math.random() * took * Math.min(tries, LONGEST_PAUSE));
    tries += 1;
    const began = performance.now();
    const result = await attempt();
    took = performance.now() - began;
    return result;
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function changedTooOften(
  [subject, deed]: readonly [string, string],
  tries = TRIES,
): StoreUnavailableError {
  return new StoreUnavailableError(new Error(`${subject} changed ${tries} times while ${deed}.`));
}

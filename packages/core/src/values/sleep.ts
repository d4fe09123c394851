import { setTimeout } from 'node:timers/promises';

/**
 * Lets at least about so many milliseconds pass.
 *
 * @param keepsProcess whether a process that has nothing else to do is kept running for it
 */
export type Sleep = (milliseconds: number, keepsProcess: boolean) => Promise<void>;

/** The key of the option by which tests let time pass themselves. A symbol, since it is no application's to set. */
export const SLEEP = Symbol('sleep');

export const sleep: Sleep = (milliseconds, keepsProcess) =>
  setTimeout(Math.ceil(milliseconds), undefined, { ref: keepsProcess });

import type { StoreName } from '../subjects/subject-setup.js';

/** What sessions cost that are open, and when they are told of their end. */
export interface LiveResult {
  readonly store: StoreName;
  /** `ends`: signals of sessions; `lists`: lists, each of another user. */
  readonly watched: 'ends' | 'lists';
  readonly open: number;
  /** Of the process, as parts of one core: what is used more than with nothing open. */
  readonly process: number;
  /** The same of the database; null where it is no process of its own, or nobody tells. */
  readonly database: number | null;
  readonly statementsPerSecond: number | null;
  /** From the acknowledgement in another process to the signal, in milliseconds; null where nothing was ended. */
  readonly delay: Delay | null;
}

export interface Delay {
  readonly ends: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

import type { ProfileName } from '../profiles.js';
import type { Call } from './call.js';

/** A `revoked` event as a listener in its process got it. */
export interface RevokedNote {
  readonly at: number;
  /** From when on no process lets the session in, as the event says. */
  readonly effective: number;
  readonly node: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: string;
  /** The session that did it, where one did. */
  readonly by: string | null;
}

/** A look at a user's live sessions in the store, past every manager. */
export interface Poll {
  readonly begin: number;
  readonly end: number;
  readonly profile: ProfileName;
  readonly userId: string;
  readonly sessions: readonly { readonly id: string; readonly status: string }[];
}

/** Something that was done to the system, and the time from which on it must work again as if nothing had been. */
export interface Disturbance {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  /** By when service must be back after `end`, in milliseconds. */
  readonly recovery: number;
  /** The processes that were ended by it: what they had not told yet is told by nobody. */
  readonly killed: readonly string[];
}

/** What a process was like at the end of a run. */
export interface NodeReport {
  readonly node: string;
  /** The longest time in which its event loop stood still, in milliseconds. */
  readonly stall: number;
  /** Of the heap after a collection where that can be asked for, at the beginning and at the end, in bytes. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** How long closing its managers and stores took, in milliseconds; null where it was not asked to. */
  readonly closing: number | null;
  /** `error` events: how many, and the first of them. */
  readonly errors: number;
  readonly firstError: string | null;
}

/** All that is known of a run when it is over. */
export interface History {
  readonly calls: readonly Call[];
  readonly revoked: readonly RevokedNote[];
  readonly polls: readonly Poll[];
  readonly disturbances: readonly Disturbance[];
  readonly nodes: readonly NodeReport[];
  readonly conditions: Conditions;
}

/** Under what a run took place. */
interface Conditions {
  /** By how much the clocks of two processes differed at most, in milliseconds. */
  readonly clockDifference: number;
  /** By how much the clock of one process was set forward or back while it worked, in milliseconds. */
  readonly clockStep: number;
  /**
   * By how much clocks may differ before a log-in of another process, still under way, is taken for dead, in milliseconds: it then
   * fails. Null where a lock tells them apart.
   */
  readonly deadLogInsAfter: number | null;
  /** Whether what disturbs the run must make calls fail, or it disturbed nothing. */
  readonly mustFail: boolean;
  /** The longest time in which any process of the run stood still, callers included, in milliseconds. */
  readonly stall: number;
  /** Whether one look at a user's sessions sees one instant. */
  readonly pollsAreInstants: boolean;
  /** How many requests must have begun within 2 ms after an acknowledgement, or the run tried nothing. */
  readonly leastCloseRaces: number;
  /** What a process's heap may grow by, in bytes. */
  readonly heapBound: number;
}

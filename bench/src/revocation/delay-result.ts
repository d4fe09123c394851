import type { Entry } from '../comparisons/comparison.js';

/** Milliseconds, over all rounds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** How long after the acknowledgement of an ending requests with its token are still let in by another process. */
export interface DelayResult extends Pick<Entry, 'id' | 'label' | 'subject' | 'store'> {
  readonly rounds: number;
  /** Endings that failed, as of a store that had too much to do: nothing was promised, and they are no rounds. */
  readonly unacknowledged: number;
  /** From the request that ends a session to its acknowledgement. */
  readonly acknowledgement: Percentiles;
  /**
   * From the acknowledgement to the first request that was sent after it and refused, with none behind it that was let in: where
   * none at all was let in, that is the time until the next one was sent.
   */
  readonly delay: Percentiles;
  /** Requests that were sent after the acknowledgement, and let in. */
  readonly letIn: number;
  /** Rounds with at least one of those. */
  readonly roundsLetIn: number;
}

export interface DelayResults {
  readonly measured: readonly DelayResult[];
  readonly unmeasured: readonly { readonly label: string; readonly reason: string }[];
}

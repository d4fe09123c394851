import type { Spread } from '../results/statistics.js';
import type { DatabaseName } from '../servers/database-server.js';

/** What an operation other than the check of a request costs on a store. */
export interface OperationResult {
  readonly store: DatabaseName;
  readonly operation: string;
  readonly unit: 'per second' | 'ms' | 'rows per second' | 'of the time';
  readonly measured: Spread;
}

export interface OperationResults {
  readonly measured: readonly OperationResult[];
  /** What could not be measured, and why: a store that fails in one operation doesn't take the others with it. */
  readonly unmeasured: readonly { readonly label: string; readonly reason: string }[];
}

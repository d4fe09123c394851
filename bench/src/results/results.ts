import type { StatementCount } from '../measure/count-statements.js';
import type { MemoryResult } from '../memory/memory-result.js';
import type { OperationResults } from '../operations/operation-result.js';
import type { DelayResults } from '../revocation/delay-result.js';
import type { SeededDatabase } from '../servers/databases.js';
import type { ComparisonResult } from './comparison-result.js';
import type { Goal } from './goal.js';
import type { Machine } from './machine.js';

/** All that a run found out. */
export interface Results {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly settings: {
    readonly rounds: number;
    readonly seconds: number;
    /** Whether the measured process had a core to itself. */
    readonly pinned: boolean;
    readonly poolSize: number;
  };
  /** What the databases are, by store. */
  readonly servers: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  readonly comparisons: readonly ComparisonResult[];
  readonly statements: readonly StatementCount[];
  readonly delays: DelayResults;
  readonly operations: OperationResults;
  /** Null where it was not asked for. */
  readonly memory: MemoryResult | null;
  readonly sizes: readonly Omit<SeededDatabase, 'url'>[];
}

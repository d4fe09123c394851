import type { Finding } from '../checks/check.js';
import { type Statement, shapeOf } from './statement.js';

/** How a database carries a statement out. */
export interface Plan {
  /** What it reads as a whole, in the database's words: none should be. */
  readonly scans: readonly string[];
  /** How many rows it read in fact; null where the database doesn't say. */
  readonly read: number | null;
  /** How many rows it sorted in fact; null where the database doesn't say. */
  readonly sorted: number | null;
}

interface Allowed {
  readonly statement: RegExp;
  /** Why it may read a table as a whole. */
  readonly reason: string;
}

/**
 * Statements that may. An entry that no statement needs is a finding where plans are the same for tables of any size, so that the list
 * stays short.
 */
const ALLOWED: readonly Allowed[] = [
  {
    statement: /^SELECT live\b.*\(SELECT count\(\*\) AS live FROM \S+ WHERE expires_at > \S+\) AS counted/,
    reason:
      'counts who is logged in, all of them, for a page of the staff: an entry of the index by expiry for each',
  },
  {
    statement: /^UPDATE \S+ SET revoked_at = .* WHERE id >=? \S+ AND revoked_at IS NULL/,
    reason: 'ends the last stretch of all sessions, which is known to be no longer than the others',
  },
];

interface Bounds {
  /** Rows that one statement may read: all that a user with many sessions has, several times. */
  readonly read: number;
  /** Rows that one statement may sort: all that a user with many sessions has. */
  readonly sorted: number;
}

/** A user with so many sessions is the largest that there is. */
export const SESSIONS_OF_THE_LARGEST = 10_000;

const BOUNDS: Bounds = { read: 10 * SESSIONS_OF_THE_LARGEST, sorted: 1.1 * SESSIONS_OF_THE_LARGEST };

export interface Planned {
  readonly statement: Statement;
  readonly plan: Plan;
}

/** What is wrong with the plans of all statements that were seen. */
export function judgePlans(planned: readonly Planned[], least: number, allowed = ALLOWED): Finding[] {
  const used = new Set<Allowed>();
  const faults = planned.flatMap(({ statement, plan }) => {
    const found = faultsOf(plan);
    if (found.length === 0) return [];
    const permit = allowed.find((each) => each.statement.test(statement.text));
    if (permit !== undefined) used.add(permit);
    return permit === undefined ? found.map((fault) => `${fault}: ${shapeOf(statement)}`) : [];
  });
  const isStatic = planned.every(({ plan }) => plan.read === null);
  const idle = isStatic ? allowed.filter((each) => !used.has(each)) : [];
  return [
    ...faults.map((text) => ({ check: 'scan', text })),
    ...idle.map(({ statement }) => ({ check: 'scan', text: `nothing needs the leave of ${statement}` })),
    ...(planned.length < least
      ? [
          {
            check: 'statement-unseen',
            text: `${planned.length} statements were seen, and ${least} are known`,
          },
        ]
      : []),
  ];
}

function faultsOf({ scans, read, sorted }: Plan): string[] {
  return [
    ...scans.map((scan) => `reads all (${scan})`),
    ...(read !== null && read > BOUNDS.read ? [`read ${read} rows`] : []),
    ...(sorted !== null && sorted > BOUNDS.sorted ? [`sorted ${sorted} rows`] : []),
  ];
}

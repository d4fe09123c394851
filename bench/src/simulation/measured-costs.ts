import type { Entry } from '../comparisons/comparison.js';
import type { EntryResult } from '../results/comparison-result.js';
import type { Results } from '../results/results.js';

/** What one process and one core of the database can do, as a run measured it on PostgreSQL. */
export interface MeasuredCosts {
  /** Requests per second that one process answers. */
  readonly valid: number;
  readonly knownRevoked: number;
  /** Microseconds that a core of the database works for one valid request. */
  readonly databasePerValid: number;
  readonly databasePerHandWritten: number;
  /** Of one core of the database, for 100 000 sessions that are noted once a minute. */
  readonly databasePerActivity: number;
  readonly bytesPerRow: number;
}

export const ACTIVITY_UNIT = 100_000;

type Wanted = Pick<Entry, 'subject'> & Partial<Pick<Entry, 'tokens'>>;

/** @throws Error naming what the run did not measure */
export function readCosts(results: Results): MeasuredCosts {
  const find = (name: string, wanted: Wanted) => findEntry(results, name, wanted);
  const ours = find('valid', { subject: 'jwt-sessions' });
  const revoked = find('refused', { subject: 'jwt-sessions', tokens: 'revoked' });
  const byHand = find('valid', { subject: 'hand-written' });
  const rows = results.sizes
    .filter(({ store, schema }) => store === 'postgres' && schema === 'jwt-sessions')
    .toSorted((one, other) => other.rows - one.rows);
  const activity = results.operations.measured.find(
    ({ store, operation }) => store === 'postgres' && operation.endsWith('of one core of the database'),
  );
  return {
    valid: ours.requestsPerSecond.median,
    knownRevoked: revoked.requestsPerSecond.median,
    databasePerValid: known(ours.databaseMicroseconds?.median, "the database's share in a request"),
    databasePerHandWritten: known(byHand.databaseMicroseconds?.median, "the database's share in a request"),
    databasePerActivity: known(activity?.measured.median, "the database's share in noting activity"),
    bytesPerRow: known(rows[0]?.bytesPerRow, 'the size of a row'),
  };
}

function findEntry({ comparisons }: Results, name: string, wanted: Wanted): EntryResult {
  const { subject, tokens = 'valid' } = wanted;
  const entry = comparisons
    .find((comparison) => comparison.name === name)
    ?.entries.find(
      (each) =>
        each.subject === subject &&
        each.store === 'postgres' &&
        each.tokens === tokens &&
        each.cacheFor === null,
    );
  return known(entry, `${subject} with ${tokens} tokens`);
}

function known<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`These results lack ${what}.`);
  return value;
}

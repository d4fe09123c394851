import type { LimitPolicy, MaturedSessions, SessionLimit, StoredSession } from './contract.js';
import type { MemoryRow } from './memory-sessions.js';

/** Which of the rivals have to go so that one more has room: none where there is some, null where nobody may go. */
export function rowsToEvict(
  rivals: readonly MemoryRow[],
  { max, onLimit }: SessionLimit,
): MemoryRow[] | null {
  const excess = Math.max(0, rivals.length + 1 - max);
  if (excess > 0 && onLimit === 'reject') return null;
  return rivals.toSorted(evictionOrder(onLimit)).slice(0, excess);
}

/** Whether a session shares the limit of a status. */
export function countsAs(
  { status, createdAt }: Pick<StoredSession, 'status' | 'createdAt'>,
  wanted: StoredSession['status'],
  matured: MaturedSessions | undefined,
): boolean {
  const hasMatured = matured?.from === status && createdAt <= matured.createdUntil;
  return (hasMatured ? matured.to : status) === wanted;
}

/**
 * When a session expires, by its own times: min(`absoluteExpiresAt`, `lastActiveAt` + `idleTimeout`), in milliseconds
 * since the epoch.
 */
export function expiryOf(
  session: Pick<StoredSession, 'absoluteExpiresAt' | 'lastActiveAt' | 'idleTimeout'>,
): number {
  return Math.min(session.absoluteExpiresAt, session.lastActiveAt + session.idleTimeout);
}

type Creation = Pick<StoredSession, 'createdAt' | 'id'>;

/** Oldest first; of the same millisecond, the lowest id. */
export function byCreation(a: Creation, b: Creation): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function evictionOrder(policy: LimitPolicy): (a: MemoryRow, b: MemoryRow) => number {
  if (policy !== 'evictLeastRecentlyActive') return (a, b) => byCreation(a.session, b.session);
  return (a, b) => a.session.lastActiveAt - b.session.lastActiveAt || byCreation(a.session, b.session);
}

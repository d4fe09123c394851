import type { LimitPolicy, MaturedSessions, SessionLimit, StoredSession } from './contract.js';

type Rival = Pick<StoredSession, 'id' | 'createdAt' | 'lastActiveAt'>;

/**
 * Which of the sessions that share a newcomer's limit have to go so that it has room: none where there is some, null
 * where nobody may go.
 */
export function sessionsToEvict<T extends Rival>(
  rivals: readonly T[],
  { max, onLimit }: Pick<SessionLimit, 'max' | 'onLimit'>,
): T[] | null {
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

/** How long a session lives without activity by the idle time that its user chose: no longer than it may at most. */
export function chosenIdleTimeout(
  { maxIdleTimeout }: Pick<StoredSession, 'maxIdleTimeout'>,
  chosen: number,
): number {
  return Math.min(chosen, maxIdleTimeout ?? chosen);
}

type Creation = Pick<StoredSession, 'createdAt' | 'id'>;

/** Oldest first; of the same millisecond, the lowest id. */
export function byCreation(a: Creation, b: Creation): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

type End = Pick<StoredSession, 'expiresAt' | 'id'>;

/** The first to end first; of the same millisecond, the lowest id. */
export function byEnd(a: End, b: End): number {
  return a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1);
}

/** In which order sessions go where the limit is reached. */
export function evictionOrder(policy: LimitPolicy): (a: Rival, b: Rival) => number {
  if (policy !== 'evictLeastRecentlyActive') return byCreation;
  return (a, b) => a.lastActiveAt - b.lastActiveAt || byCreation(a, b);
}

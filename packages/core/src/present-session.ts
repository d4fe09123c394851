import type { DescribedSession, ListedSession, Session } from './session.js';
import { parseDetails } from './session-details.js';
import type { SessionFacts, StoredSession } from './store.js';

/** A session as a request sees it. */
export function presentSession(facts: SessionFacts): Session {
  return {
    id: facts.id,
    userId: facts.userId,
    state: facts.state,
    createdAt: new Date(facts.createdAt),
    lastActiveAt: new Date(facts.lastActiveAt),
    authenticatedAt: new Date(facts.authenticatedAt),
    expiresAt: new Date(facts.expiresAt),
    absoluteExpiresAt: new Date(facts.absoluteExpiresAt),
    lastIp: facts.lastIp,
    data: facts.data === null ? null : JSON.parse(facts.data),
  };
}

/** A session as its user sees it. */
export function describeSession(stored: StoredSession): DescribedSession {
  return { ...presentSession(stored), ...parseDetails(stored.details) };
}

/** The sessions of a page: the current one first, then by last activity, latest first. */
export function presentPage(rows: readonly StoredSession[], currentId: string | undefined): ListedSession[] {
  return rows
    .map((row) => ({ ...describeSession(row), current: row.id === currentId }))
    .sort(
      (a, b) => Number(b.current) - Number(a.current) || b.lastActiveAt.getTime() - a.lastActiveAt.getTime(),
    );
}

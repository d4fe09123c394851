import type { Revocation } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { markRevoked, revocationFields } from '../documents/mark-revoked.js';
import { NOT_REVOKED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** Revokes one session. Of all that try, the one whose update finds it not revoked. */
export async function revokeSession(
  call: StoreCall,
  id: string,
  revocation: Revocation,
  owner: string | undefined,
): Promise<boolean> {
  const filter = { _id: id, ...NOT_REVOKED, ...(owner !== undefined && { userId: owner }) };
  const { modifiedCount } = await call.within(
    call.sessions.updateOne(filter, { $set: revocationFields(revocation) }),
  );
  return modifiedCount === 1;
}

/**
 * Revokes many sessions and returns the ids of those that this very call revoked: an update can't tell which ones, so a read
 * finds those that bear its operation.
 *
 * @param scope which sessions, by members that never change, so that the update's walk along an index misses none
 */
export async function revokeAllSessions(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  revocation: Revocation,
): Promise<string[]> {
  const count = await markRevoked(call, scope, revocation);
  return count === 0 ? [] : findMarked(call, scope, revocation.operation);
}

/** The ids of a user's sessions that an operation has revoked. */
export function findRevoked(call: StoreCall, userId: string, operation: string): Promise<string[]> {
  return findMarked(call, { userId }, operation);
}

async function findMarked(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  operation: string,
): Promise<string[]> {
  const found = await call.within(
    call.sessions
      .find<Pick<SessionDocument, '_id'>>(
        { ...scope, revokedBy: { $eq: operation } },
        { ...call.reading, projection: { _id: 1 }, batchSize: 10_000 },
      )
      .toArray(),
  );
  return found.map(({ _id }) => _id);
}

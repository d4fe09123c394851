import type { Revocation } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { endingFields, markEnded } from '../documents/mark-ended.js';
import { NOT_ENDED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** Ends one session. Of all that try, the one whose update finds it not ended. */
export async function endSession(
  call: StoreCall,
  id: string,
  revocation: Revocation,
  owner: string | undefined,
): Promise<boolean> {
  const filter = { _id: id, ...NOT_ENDED, ...(owner !== undefined && { userId: owner }) };
  const { modifiedCount } = await call.within(
    call.sessions.updateOne(filter, { $set: endingFields(revocation) }),
  );
  return modifiedCount === 1;
}

/**
 * Ends many sessions and returns the ids of those that this very call ended: an update can't tell which ones, so a read
 * finds those that bear its operation.
 *
 * @param scope which sessions, by members that never change, so that the update's walk along an index misses none
 */
export async function endSessions(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  revocation: Revocation,
): Promise<string[]> {
  const count = await markEnded(call, scope, revocation);
  return count === 0 ? [] : findMarked(call, scope, revocation.operation);
}

/** The ids of a user's sessions that an operation has ended. */
export function findEnded(call: StoreCall, userId: string, operation: string): Promise<string[]> {
  return findMarked(call, { userId }, operation);
}

async function findMarked(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  operation: string,
): Promise<string[]> {
  const ended = await call.within(
    call.sessions
      .find<Pick<SessionDocument, '_id'>>(
        { ...scope, endedBy: { $eq: operation } },
        { ...call.reading, projection: { _id: 1 }, batchSize: 10_000 },
      )
      .toArray(),
  );
  return ended.map(({ _id }) => _id);
}

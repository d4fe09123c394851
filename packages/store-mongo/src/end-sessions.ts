import { randomUUID } from 'node:crypto';
import type { Ending } from '@jwt-sessions/core';
import type { Filter } from 'mongodb';
import { expiryFields, NOT_ENDED, type SessionDocument } from './session-document.js';
import type { StoreCall } from './store-call.js';

/** What an ending makes of a session. */
export function endingFields({ at, reason }: Ending, endedBy: string | null) {
  return { endedAt: at, endReason: reason, endedBy, ...expiryFields(at) };
}

/** Ends one session. Of all that try, the one whose update finds it not ended. */
export async function endSession(
  call: StoreCall,
  id: string,
  ending: Ending,
  owner: string | undefined,
): Promise<boolean> {
  const filter = { _id: id, ...NOT_ENDED, ...(owner !== undefined && { userId: owner }) };
  const { modifiedCount } = await call.within(
    call.sessions.updateOne(filter, { $set: endingFields(ending, null) }),
  );
  return modifiedCount === 1;
}

/**
 * Ends many sessions and returns the ids of those that this very call ended: an update can't tell which ones, so it
 * leaves its mark in them, and a read finds the marks.
 *
 * @param scope which sessions, by members that never change, so that the update's walk along an index misses none
 */
export async function endSessions(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  ending: Ending,
): Promise<string[]> {
  const endedBy = randomUUID();
  const count = await markEnded(call, scope, ending, endedBy);
  if (count === 0) return [];
  const ended = await call.within(
    call.sessions
      .find<Pick<SessionDocument, '_id'>>(
        { ...scope, endedBy },
        { ...call.reading, projection: { _id: 1 }, limit: count, batchSize: count },
      )
      .toArray(),
  );
  return ended.map(({ _id }) => _id);
}

/** Ends the sessions that a filter finds and leaves a mark in them; how many. */
export async function markEnded(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  ending: Ending,
  endedBy: string,
): Promise<number> {
  const { modifiedCount } = await call.within(
    call.sessions.updateMany({ ...filter, ...NOT_ENDED }, { $set: endingFields(ending, endedBy) }),
  );
  return modifiedCount;
}

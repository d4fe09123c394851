import type { PageRequest, StoredSession } from '@jwt-sessions/core/store';
import {
  FACTS_AND_DETAILS,
  type FactsAndDetailsDocument,
  NOT_REVOKED,
  toStoredSession,
} from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** A page of a user's sessions, along the index that is sorted that way. */
export async function listSessions(
  call: StoreCall,
  userId: string,
  { now, limit, after }: PageRequest,
): Promise<StoredSession[]> {
  const behind = after && {
    // Says nothing that `$or` doesn't, but an index can start here.
    createdAt: { $lte: after.createdAt },
    $or: [{ createdAt: { $lt: after.createdAt } }, { createdAt: after.createdAt, _id: { $lt: after.id } }],
  };
  const documents = await call.within(
    call.sessions
      .find<FactsAndDetailsDocument>(
        { userId, ...NOT_REVOKED, expiresAt: { $gt: now }, ...behind },
        { ...call.reading, projection: FACTS_AND_DETAILS, limit, batchSize: limit },
      )
      .sort({ createdAt: -1, _id: -1 })
      .toArray(),
  );
  return documents.map(toStoredSession);
}

import type { EndedPageRequest, KeptSession } from '@jwt-sessions/core/store';
import { KEPT, type KeptDocument, toKeptSession, WRITTEN } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/**
 * A user's sessions that are over. The index by user finds all that are kept of one user, of which these are the most: an
 * index of their ends would cost every noted activity more than a page that a person opens now and then.
 */
export async function listEnded(
  call: StoreCall,
  userId: string,
  { now, limit, after }: EndedPageRequest,
): Promise<KeptSession[]> {
  const isOver = { $or: [{ revokedAt: { $ne: null } }, { expiresAt: { $lte: now } }] };
  const isBehind = after && {
    $or: [{ expiresAt: { $lt: after.expiresAt } }, { expiresAt: after.expiresAt, _id: { $lt: after.id } }],
  };
  const documents = await call.within(
    call.sessions
      .find<KeptDocument>(
        { userId, ...WRITTEN, $and: isBehind ? [isOver, isBehind] : [isOver] },
        { ...call.reading, projection: KEPT, limit, batchSize: limit },
      )
      .sort({ expiresAt: -1, _id: -1 })
      .toArray(),
  );
  return documents.map(toKeptSession);
}

/** Sessions by their ids, whatever became of them. */
export async function findKept(call: StoreCall, ids: readonly string[]): Promise<KeptSession[]> {
  if (ids.length === 0) return [];
  const documents = await call.within(
    call.sessions
      .find<KeptDocument>(
        { _id: { $in: [...ids] }, ...WRITTEN },
        { ...call.reading, projection: KEPT, batchSize: 10_000 },
      )
      .toArray(),
  );
  return documents.map(toKeptSession);
}

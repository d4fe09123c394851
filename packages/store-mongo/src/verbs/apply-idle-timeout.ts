import { chosenIdleTimeout, expiryOf } from '@jwt-sessions/core/store';
import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import { expiryFields, NOT_REVOKED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

const TIMES = {
  _id: 1,
  lastActiveAt: 1,
  idleTimeout: 1,
  maxIdleTimeout: 1,
  absoluteExpiresAt: 1,
  expiresAt: 1,
} as const;
type Times = Pick<SessionDocument, keyof typeof TIMES>;

/**
 * Gives all valid sessions of a scope the idle time that their user chose, each no more than it may have at most. As with activity, `expiresAt` is computed from what was read, and
 * the write demands that this is still the same; sessions that were active in between are read again until none is
 * left. Activity is rare, once per session and touch interval, so there is hardly ever a second round.
 *
 * @param scope by members that never change, so that the walk along an index misses no session: not by `expiresAt`
 */
export async function applyIdleTimeout(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId'>>,
  chosen: number,
  now: number,
): Promise<void> {
  for (;;) {
    const rows = await call.within(
      call.sessions
        .find<Times>(
          { ...scope, ...NOT_REVOKED, idleTimeout: { $ne: chosen } },
          { ...call.reading, projection: TIMES, batchSize: 10_000 },
        )
        .toArray(),
    );
    const updates = rows
      .filter((row) => row.expiresAt > now && row.idleTimeout !== chosenIdleTimeout(row, chosen))
      .map((row) => change(row, chosenIdleTimeout(row, chosen), now));
    if (updates.length === 0) return;
    const { matchedCount } = await call.write(() => call.sessions.bulkWrite(updates, { ordered: false }));
    if (matchedCount === updates.length) return;
  }
}

function change(
  { _id, lastActiveAt, absoluteExpiresAt }: Times,
  idleTimeout: number,
  now: number,
): AnyBulkWriteOperation<SessionDocument> {
  const expiry = expiryFields(expiryOf({ lastActiveAt, absoluteExpiresAt, idleTimeout }));
  return {
    updateOne: {
      filter: { _id, ...NOT_REVOKED, expiresAt: { $gt: now }, lastActiveAt, absoluteExpiresAt },
      update: { $set: { idleTimeout, ...expiry } },
    },
  };
}

import { type ExpectedSession, expiryOf } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { expiryFields, NOT_REVOKED, type SessionDocument } from './session-document.js';
import type { StoreCall } from './store-call.js';

/** What a session must be to be changed: there, neither revoked nor expired, and as expected. */
export function asExpected(id: string, expected: ExpectedSession, now: number): Filter<SessionDocument> {
  // `$eq`, so that whatever is expected is compared, and never read as an operator.
  const compared = Object.entries(expected).map(([member, value]) => ({ [member]: { $eq: value } }));
  return {
    _id: id,
    ...NOT_REVOKED,
    expiresAt: { $gt: now },
    ...(compared.length > 0 && { $and: compared }),
  };
}

/**
 * Changes the session that a filter finds: one compare-and-swap. False when it finds none.
 *
 * When the absolute end moves, `expiresAt` is computed from what a read before it has found, and the swap compares that
 * too. Whoever comes in between has changed the session, so all callers together always get on.
 */
export async function changeSession(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  changes: Partial<SessionDocument>,
): Promise<boolean> {
  const { absoluteExpiresAt } = changes;
  if (absoluteExpiresAt === undefined) return swap(call, filter, changes);
  for (;;) {
    const times = await call.within(
      call.sessions.findOne<Pick<SessionDocument, 'lastActiveAt' | 'idleTimeout'>>(filter, {
        ...call.reading,
        projection: { _id: 0, lastActiveAt: 1, idleTimeout: 1 },
      }),
    );
    if (times === null) return false;
    const expiry = expiryFields(expiryOf({ ...times, absoluteExpiresAt }));
    if (await swap(call, { ...filter, ...times }, { ...changes, ...expiry })) return true;
  }
}

async function swap(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  changes: Partial<SessionDocument>,
): Promise<boolean> {
  // NOT_REVOKED changes nothing, as every filter demands it; but an empty `$set` is an error before MongoDB 5.
  const update = { $set: { ...changes, ...NOT_REVOKED } };
  const { matchedCount } = await call.write(() => call.sessions.updateOne(filter, update));
  return matchedCount === 1;
}

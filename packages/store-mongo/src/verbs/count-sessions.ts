import { dateOf, NOT_REVOKED } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';

/** Of a user along the index of users. Of all along the one by expiry, and by that alone. */
export function countSessions(call: StoreCall, now: number, userId: string | undefined): Promise<number> {
  const filter =
    userId === undefined
      ? { expiresOn: { $gt: dateOf(now) } }
      : { userId, ...NOT_REVOKED, expiresAt: { $gt: now } };
  return call.within(call.sessions.countDocuments(filter, call.reading));
}

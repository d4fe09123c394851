import type { Erasure } from '@jwt-sessions/core/store';
import type { StoreCall } from '../documents/store-call.js';
import { ERASURES, erasureIdOf } from '../documents/user-document.js';
import { revokeAllSessions } from './revoke-sessions.js';

/**
 * Writes down that the user is erased, then removes the user's document, then the sessions: so each log-in that is under way
 * either finds one of these when it looks again after it has written its session, and takes that away itself, or had written it
 * before. Broken off anywhere and run again, it does the rest: until the last step the user is as erased as before.
 *
 * The document is removed a second time, for who has changed it meanwhile in the name of a session that was there still.
 *
 * @returns the ids of the sessions that this very call revoked, before it removed them
 */
export async function eraseUser(
  call: StoreCall,
  userId: string,
  { validAfter, revocation }: Erasure,
): Promise<string[]> {
  await call.within(
    call.users.updateOne({ _id: erasureIdOf(userId) }, { $max: { validAfter } }, { upsert: true }),
  );
  await call.within(call.users.deleteOne({ _id: userId }));
  const ended = await revokeAllSessions(call, { userId }, revocation);
  await call.within(call.sessions.deleteMany({ userId }));
  await call.within(call.users.deleteOne({ _id: userId }));
  return ended;
}

/** Removes a document that a log-in or an admission has made of a user who was erased, unless somebody else uses it. */
export async function removeEntry(call: StoreCall, userId: string, version: number): Promise<void> {
  const untouched = {
    validAfter: { $exists: false },
    idleTimeout: { $exists: false },
    details: { $exists: false },
  };
  await call.within(
    call.users.deleteOne({ _id: userId, 'logins.version': version, 'logins.open': {}, ...untouched }),
  );
}

export async function purgeErasures(call: StoreCall, before: number): Promise<number> {
  const { deletedCount } = await call.within(
    call.users.deleteMany({ _id: ERASURES, validAfter: { $lt: before } }),
  );
  return deletedCount;
}

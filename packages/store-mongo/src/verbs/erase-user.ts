import { setTimeout as pause } from 'node:timers/promises';
import type { Erasure } from '@jwt-sessions/core/store';
import { removeDocument } from '../documents/remove-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { ERASURES, erasureIdOf } from '../documents/user-document.js';
import { moveOn } from '../places/read-user.js';
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
  const { operation } = revocation;
  const moved = await moveOn(call, userId, validAfter);
  await call.write(() =>
    call.users.updateOne(
      { _id: erasureIdOf(userId) },
      { $max: { validAfter: moved }, $addToSet: { operations: operation } },
      { upsert: true },
    ),
  );
  await call.write(() => removeDocument(call.users, { _id: userId }));
  const ended = await revokeAllSessions(call, { userId }, revocation);
  await deleteSessions(call, userId, operation);
  await call.write(() => removeDocument(call.users, { _id: userId }));
  return ended;
}

/** How often, and at what distance in milliseconds, it is looked whether another erasure has removed what it ended. */
const LOOKS = 40;
const DISTANCE = 50;

/**
 * Removes a user's sessions. What another erasure of the user has ended it still has to read, before it removes that itself; one
 * that hasn't done so in two seconds has broken off.
 */
async function deleteSessions(call: StoreCall, userId: string, operation: string): Promise<void> {
  // Read when all is ended: whoever begins to erase from now on finds nothing left to end.
  const erasure = await call.within(call.users.findOne({ _id: erasureIdOf(userId) }, call.reading));
  const others = (erasure?.operations ?? []).filter((each) => each !== operation);
  if (others.length > 0) {
    await call.write(() => call.sessions.deleteMany({ userId, revokeOperation: { $nin: others } }));
    const theirs = { userId, revokeOperation: { $in: others } };
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if ((await call.within(call.sessions.findOne(theirs, call.reading))) === null) break;
      await call.within(pause(DISTANCE));
    }
  }
  await call.write(() => call.sessions.deleteMany({ userId }));
}

/**
 * Takes what a log-in or an admission has made of a user who was erased out of the document, unless somebody else was let in since, and
 * the document with it where nothing else is in it. Who takes back a note does likewise: whoever comes last finds nothing left.
 */
export async function removeEntry(call: StoreCall, userId: string, version: number): Promise<void> {
  await call.write(() =>
    call.users.updateOne(
      { _id: userId, 'logins.version': version, 'logins.open': {} },
      { $unset: { logins: '' } },
    ),
  );
  await removeEmpty(call, userId);
}

/** Removes the document of a user in which nothing is kept. */
export async function removeEmpty(call: StoreCall, userId: string): Promise<void> {
  const absent = { $exists: false };
  await call.write(() =>
    removeDocument(call.users, {
      _id: userId,
      // 0 is that of a record by which nobody was refused yet.
      $or: [{ validAfter: absent }, { validAfter: 0 }],
      idleTimeout: absent,
      details: absent,
      logins: absent,
    }),
  );
}

export async function purgeErasures(call: StoreCall, before: number): Promise<number> {
  const { deletedCount } = await call.write(() =>
    call.users.deleteMany({ _id: ERASURES, validAfter: { $lt: before } }),
  );
  return deletedCount;
}

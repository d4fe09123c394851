import type { ExpectedUser, UserChanges, UserRecord } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { toUserRecord, USER_RECORD, type UserDocument } from '../documents/user-document.js';
import { moveOn } from '../places/read-user.js';
import { isDuplicateKey } from '../server-error.js';

const NO_DETAILS = '{}';

export async function findUser(call: StoreCall, userId: string): Promise<UserRecord | null> {
  const user = await call.within(
    call.users.findOne<Omit<UserDocument, 'logins'>>(
      { _id: userId },
      { ...call.reading, projection: USER_RECORD },
    ),
  );
  return toUserRecord(user);
}

/**
 * Changes the user record, or makes it; compares the details in the same step.
 *
 * Where it may have made it in the name of a session, it looks whether that is there afterwards, and takes the change back if it
 * isn't: who erases a user removes the record after the sessions, so either one does. Other details than none are the very
 * user's: they hold what is random.
 */
export async function changeUser(
  call: StoreCall,
  userId: string,
  changes: UserChanges,
  expected: ExpectedUser | undefined,
): Promise<boolean> {
  const session = expected?.details === NO_DETAILS ? expected.session : undefined;
  if (session !== undefined && !(await isThere(call, session, userId))) return false;
  if (!(await change(call, userId, changes, expected))) return false;
  if (session === undefined || (await isThere(call, session, userId))) return true;
  await takeBack(call, userId, changes);
  return false;
}

async function isThere(call: StoreCall, id: string, userId: string): Promise<boolean> {
  const found = await call.within(
    call.sessions.findOne<Pick<SessionDocument, 'userId'>>(
      { _id: id },
      { ...call.reading, projection: { _id: 0, userId: 1 } },
    ),
  );
  return found?.userId === userId;
}

async function takeBack(call: StoreCall, userId: string, { details }: UserChanges): Promise<void> {
  if (details !== undefined) {
    await call.write(() =>
      call.users.updateOne({ _id: userId, details: { $eq: details } }, { $unset: { details: '' } }),
    );
  }
  const nothing = { validAfter: 0, details: { $exists: false }, idleTimeout: { $exists: false } };
  await call.write(() => call.users.deleteOne({ _id: userId, ...nothing, logins: { $exists: false } }));
}

async function change(
  call: StoreCall,
  userId: string,
  changes: UserChanges,
  expected: ExpectedUser | undefined,
): Promise<boolean> {
  const { validAfter: given, ...rest } = changes;
  // Always there, so that the document is a user record from now on; and 0 is never the greater one.
  const validAfter = given === undefined ? 0 : await moveOn(call, userId, given);
  const update = { $max: { validAfter }, ...(Object.keys(rest).length > 0 && { $set: rest }) };
  const filter: Filter<UserDocument> = { _id: userId, ...expectedDetails(expected?.details) };
  const mayBeMissing = expected === undefined || expected.details === NO_DETAILS;
  if (!mayBeMissing) return (await call.write(() => call.users.updateOne(filter, update))).matchedCount === 1;
  try {
    await call.write(() => call.users.updateOne(filter, update, { upsert: true }));
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // The document is there, then: made meanwhile, or with other details. Now the filter decides.
  return (await call.write(() => call.users.updateOne(filter, update))).matchedCount === 1;
}

function expectedDetails(details: string | undefined): Filter<UserDocument> {
  if (details === undefined) return {};
  if (details !== NO_DETAILS) return { details: { $eq: details } };
  return { $or: [{ details: NO_DETAILS }, { details: { $exists: false } }] };
}

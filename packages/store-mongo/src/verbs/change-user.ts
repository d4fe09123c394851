import type {
  ExpectedUser,
  InsertRequest,
  StoredSession,
  UserChanges,
  UserNote,
  UserRecord,
} from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import {
  NO_DETAILS,
  toDetails,
  toUserRecord,
  USER_RECORD,
  type UserDocument,
  withDetails,
} from '../documents/user-document.js';
import { moveOn, toUserAtLogin, type UserAtLogin } from '../places/read-user.js';
import { isDuplicateKey } from '../server-error.js';
import { removeEmpty } from './erase-user.js';

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
  if (session === undefined) return change(call, userId, changes, expected);
  return (await isThere(call, session, userId)) && changeFor(call, session, userId, changes, expected);
}

/** Changes it in the name of a session that was there a moment ago, of a user who may have no record. */
async function changeFor(
  call: StoreCall,
  session: string,
  userId: string,
  changes: UserChanges,
  expected: ExpectedUser | undefined,
): Promise<boolean> {
  if (!(await change(call, userId, changes, expected))) return false;
  if (await isThere(call, session, userId)) return true;
  await takeBack(call, userId, changes);
  return false;
}

/**
 * Writes down the note of a session that was written a moment ago, of a user without details; whether there were none still. Whoever
 * has erased the user meanwhile has no record of theirs come back by it.
 */
export function writeFirstNote(
  call: StoreCall,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
  { expected, details }: UserNote,
): Promise<boolean> {
  return changeFor(call, id, userId, { details }, { details: expected });
}

/**
 * Writes down a note beside details that are the very user's, and looks at the user in the same step; null where they are others, or
 * the log-in is outdated. Who erases the user removes the record, and then the sessions: also that which is written already.
 */
export async function writeNextNote(
  call: StoreCall,
  { session: { userId }, authenticationStartedAt }: InsertRequest,
  { expected, details }: UserNote,
): Promise<UserAtLogin | null> {
  const user = await call.write(() =>
    call.users.findOneAndUpdate(
      { _id: userId, validAfter: { $not: { $gt: authenticationStartedAt } }, ...withDetails(expected) },
      toDetails(details),
      { returnDocument: 'after' },
    ),
  );
  return user && toUserAtLogin(user);
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
  await removeEmpty(call, userId);
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
  const filter: Filter<UserDocument> = { _id: userId, ...(expected && withDetails(expected.details)) };
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

import type { UserChanges, UserRecord } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import type { StoreCall } from '../documents/store-call.js';
import { toUserRecord, USER_RECORD, type UserDocument } from '../documents/user-document.js';
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

/** Changes the user record, or makes it; compares the details in the same step. */
export async function changeUser(
  call: StoreCall,
  userId: string,
  changes: UserChanges,
  expected: { readonly details: string } | undefined,
): Promise<boolean> {
  const { validAfter = 0, ...rest } = changes;
  // Always there, so that the document is a user record from now on; and 0 is never the greater one.
  const update = { $max: { validAfter }, ...(Object.keys(rest).length > 0 && { $set: rest }) };
  const filter: Filter<UserDocument> = { _id: userId, ...expectedDetails(expected?.details) };
  const mayBeMissing = expected === undefined || expected.details === NO_DETAILS;
  if (!mayBeMissing) return (await call.within(call.users.updateOne(filter, update))).matchedCount === 1;
  try {
    await call.within(call.users.updateOne(filter, update, { upsert: true }));
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // The document is there, then: made meanwhile, or with other details. It never goes away, so now the filter decides.
  return (await call.within(call.users.updateOne(filter, update))).matchedCount === 1;
}

function expectedDetails(details: string | undefined): Filter<UserDocument> {
  if (details === undefined) return {};
  if (details !== NO_DETAILS) return { details: { $eq: details } };
  return { $or: [{ details: NO_DETAILS }, { details: { $exists: false } }] };
}

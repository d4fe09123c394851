import type { InsertRequest, StoredSession, UserNote } from '@jwt-sessions/core/store';
import type { StoreCall } from '../documents/store-call.js';
import { type OpenLogin, toDetails, withDetails } from '../documents/user-document.js';
import { toUserAtLogin, type UserAtLogin } from './read-user.js';

/** A log-in as it is let in: all that others need to know of it until it has come to its end. */
export function openLogin(
  session: StoredSession,
  { authenticationStartedAt, replaces, now }: InsertRequest,
  evicted: readonly string[],
): OpenLogin {
  const { status, createdAt, lastActiveAt, expiresAt } = session;
  const evicts = replaces ? [...evicted, replaces.id] : evicted;
  return { status, createdAt, lastActiveAt, expiresAt, authenticationStartedAt, openedAt: now, evicts };
}

/**
 * Takes a log-in off the open ones, now that its session is written, and looks at the user in the same step. Null when it
 * is outdated by now, or its user was erased: then it stays among them, where others see that it doesn't count, until its session is gone.
 *
 * With a note that is written down as well, where the user's details are as it expects; null for other details too.
 */
export async function closeLogin(
  call: StoreCall,
  { session: { id, userId }, authenticationStartedAt }: InsertRequest,
  note?: UserNote,
): Promise<UserAtLogin | null> {
  const user = await call.write(
    // Without a projection, which not every compatible server has here.
    () =>
      call.users.findOneAndUpdate(
        {
          _id: userId,
          // Of a user who was erased meanwhile, and logged in again, the document is another one.
          [`logins.open.${id}`]: { $exists: true },
          validAfter: { $not: { $gt: authenticationStartedAt } },
          ...(note && withDetails(note.expected)),
        },
        { $unset: { [`logins.open.${id}`]: '' }, ...(note && toDetails(note.details)) },
        { returnDocument: 'after' },
      ),
  );
  return user && toUserAtLogin(user);
}

/** Takes a log-in off the open ones that came to nothing. */
export async function dropLogin(
  call: StoreCall,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
): Promise<void> {
  await call.write(() => call.users.updateOne({ _id: userId }, { $unset: { [`logins.open.${id}`]: '' } }));
}

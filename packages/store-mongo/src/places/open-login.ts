import type { StoredSession } from '@jwt-sessions/core/store';
import type { StoreCall } from '../documents/store-call.js';
import type { OpenLogin } from '../documents/user-document.js';
import { toUserAtLogin, type UserAtLogin } from './read-user.js';

/** A log-in as it is let in: all that others need to know of its session until that is written. */
export function openLogin(session: StoredSession, evicts: readonly string[], now: number): OpenLogin {
  const { status, createdAt, lastActiveAt, expiresAt } = session;
  return { status, createdAt, lastActiveAt, expiresAt, openedAt: now, evicts };
}

/** Takes a log-in off the open ones, now that its session is written, and looks at the user in the same step. */
export async function closeLogin(
  call: StoreCall,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
): Promise<UserAtLogin> {
  const user = await call.within(
    // Without a projection, which not every compatible server has here.
    call.users.findOneAndUpdate(
      { _id: userId },
      { $unset: { [`logins.open.${id}`]: '' } },
      { returnDocument: 'after' },
    ),
  );
  return toUserAtLogin(user);
}

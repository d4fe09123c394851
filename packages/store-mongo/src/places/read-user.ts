import type { StoreCall } from '../documents/store-call.js';
import { type Logins, NO_LOGINS, type UserDocument } from '../documents/user-document.js';

/** What a log-in or an admission needs to know of its user. */
export interface UserAtLogin {
  readonly validAfter: number;
  readonly idleTimeout: number | null;
  readonly logins: Logins;
}

export async function readUser(call: StoreCall, userId: string): Promise<UserAtLogin> {
  const user = await call.within(
    call.users.findOne<Omit<UserDocument, 'details'>>(
      { _id: userId },
      { ...call.reading, projection: { validAfter: 1, idleTimeout: 1, logins: 1 } },
    ),
  );
  return toUserAtLogin(user);
}

export function toUserAtLogin(user: Omit<UserDocument, 'details'> | null): UserAtLogin {
  return {
    validAfter: user?.validAfter ?? 0,
    idleTimeout: user?.idleTimeout ?? null,
    logins: user?.logins ?? NO_LOGINS,
  };
}

import type { StoreCall } from './store-call.js';
import { type Logins, NO_LOGINS, type UserDocument } from './user-document.js';

/** What a log-in needs to know of its user. */
export interface Admission {
  readonly validAfter: number;
  readonly idleTimeout: number | null;
  readonly logins: Logins;
}

export async function readAdmission(call: StoreCall, userId: string): Promise<Admission> {
  const user = await call.within(
    call.users.findOne<Omit<UserDocument, 'details'>>(
      { _id: userId },
      { ...call.reading, projection: { validAfter: 1, idleTimeout: 1, logins: 1 } },
    ),
  );
  return toAdmission(user);
}

export function toAdmission(user: Omit<UserDocument, 'details'> | null): Admission {
  return {
    validAfter: user?.validAfter ?? 0,
    idleTimeout: user?.idleTimeout ?? null,
    logins: user?.logins ?? NO_LOGINS,
  };
}

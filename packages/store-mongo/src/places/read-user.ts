import type { StoreCall } from '../documents/store-call.js';
import { erasureIdOf, type Logins, NO_LOGINS, type UserDocument } from '../documents/user-document.js';

/** What a log-in or an admission needs to know of its user. */
export interface UserAtLogin {
  /** The user record's, or that of an erasure, whichever is greater. */
  readonly validAfter: number;
  readonly idleTimeout: number | null;
  readonly logins: Logins;
}

type Found = Omit<UserDocument, 'details'>;

/** Both documents in one command. */
export async function readUser(call: StoreCall, userId: string): Promise<UserAtLogin> {
  const found = await call.within(
    call.users
      .find<Found>(
        { _id: { $in: [userId, erasureIdOf(userId)] } },
        { ...call.reading, projection: { validAfter: 1, idleTimeout: 1, logins: 1 }, limit: 2, batchSize: 2 },
      )
      .toArray(),
  );
  const user = toUserAtLogin(found.find(({ _id }) => _id === userId) ?? null);
  const erasure = found.find(({ _id }) => _id !== userId);
  return { ...user, validAfter: Math.max(user.validAfter, erasure?.validAfter ?? 0) };
}

/**
 * What `validAfter` becomes by one that is given: more than it was in either document. To read first is enough, since it need
 * but exceed what was acknowledged before, and `$max` keeps it from going back.
 */
export async function moveOn(call: StoreCall, userId: string, validAfter: number): Promise<number> {
  const known = await readUser(call, userId);
  return Math.max(validAfter, known.validAfter + 1);
}

export function toUserAtLogin(user: Found | null): UserAtLogin {
  return {
    validAfter: user?.validAfter ?? 0,
    idleTimeout: user?.idleTimeout ?? null,
    logins: user?.logins ?? NO_LOGINS,
  };
}

import type { Revocation } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { expiryFields, NOT_REVOKED, type SessionDocument } from './session-document.js';
import type { StoreCall } from './store-call.js';

/** What a revocation makes of a session. */
export function revocationFields({ at, reason, by, operation }: Revocation) {
  return {
    revokedAt: at,
    revokeReason: reason,
    revokedBy: by,
    revokeOperation: operation,
    ...expiryFields(at),
  };
}

/** Revokes the sessions that a filter finds and leaves the mark of the operation in them; how many. */
export async function markRevoked(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  revocation: Revocation,
): Promise<number> {
  const { modifiedCount } = await call.write(() =>
    call.sessions.updateMany({ ...filter, ...NOT_REVOKED }, { $set: revocationFields(revocation) }),
  );
  return modifiedCount;
}

import type { Revocation } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { expiryFields, NOT_ENDED, type SessionDocument } from './session-document.js';
import type { StoreCall } from './store-call.js';

/** What an ending makes of a session. */
export function endingFields({ at, reason, operation }: Revocation) {
  return { endedAt: at, endReason: reason, endedBy: operation, ...expiryFields(at) };
}

/** Ends the sessions that a filter finds and leaves the mark of the operation in them; how many. */
export async function markEnded(
  call: StoreCall,
  filter: Filter<SessionDocument>,
  revocation: Revocation,
): Promise<number> {
  const { modifiedCount } = await call.within(
    call.sessions.updateMany({ ...filter, ...NOT_ENDED }, { $set: endingFields(revocation) }),
  );
  return modifiedCount;
}

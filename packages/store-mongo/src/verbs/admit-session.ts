import type { AdmitRequest, AdmitResult, SessionLimit } from '@jwt-sessions/core/store';
import { asExpected, changeSession } from '../documents/change-session.js';
import type { StoreCall } from '../documents/store-call.js';
import { type Claim, claimPlace } from '../places/claim-place.js';
import { completeAdmission } from '../places/evict-sessions.js';
import { isUndecided, settleAndMatch } from '../places/pending-admission.js';
import { readRivals } from '../places/read-rivals.js';
import { readUser } from '../places/read-user.js';
import { updateWhere } from './update-session.js';

/** Moves a session into another status if it is as expected and, where there is a limit, there is room for it. */
export async function admitSession(call: StoreCall, request: AdmitRequest): Promise<AdmitResult> {
  const { limit, changes } = request;
  if (limit !== undefined) return admitWithin(call, request, limit);
  const changed = await updateWhere(call, admissible(request), changes);
  return changed ? { admitted: true, evicted: [] } : { admitted: false, reason: 'changed' };
}

/**
 * Claims a place, decides on the session itself, revokes whoever must go, and makes the changes. Why that is exact is said in
 * `claim-place.ts`.
 *
 * Three reads and two updates; an update, a read and an update more where somebody is evicted, and a read more where the
 * absolute end moves; again from the start whenever another log-in or admission of the same user came between.
 */
async function admitWithin(
  call: StoreCall,
  request: AdmitRequest,
  limit: SessionLimit,
): Promise<AdmitResult> {
  const { id, userId, changes, now } = request;
  const filter = admissible(request);
  for (;;) {
    const { logins } = await readUser(call, userId);
    // After the version was read: so the limit that refuses it stood while the session was as expected.
    if (!(await settleAndMatch(call, filter))) return { admitted: false, reason: 'changed' };
    const rivals = await readRivals(call, { id, userId, status: changes.status }, limit, logins, now);
    if (rivals === null) continue;
    const claim: Claim = await claimPlace(call, userId, logins, rivals, limit, (open) => ({
      open,
      admits: id,
    }));
    if (claim.outcome === 'overtaken') continue;
    if (claim.outcome === 'limit') return { admitted: false, reason: 'limit' };

    const { version: admissionVersion, evicts, unwritten } = claim;
    const undecided = { ...filter, ...isUndecided(admissionVersion) };
    if (evicts.length === 0) {
      if (!(await changeSession(call, undecided, { ...changes, admissionVersion }))) continue;
      return { admitted: true, evicted: [] };
    }
    const { revocation, matured = null } = limit;
    const admission = { changes, evicts, unwritten, revocation, matured };
    if (!(await changeSession(call, undecided, { admission, admissionVersion }))) continue;
    return { admitted: true, evicted: await completeAdmission(call, id, userId, admission) };
  }
}

function admissible({ id, userId, expected, now }: AdmitRequest) {
  return { ...asExpected(id, expected, now), userId };
}

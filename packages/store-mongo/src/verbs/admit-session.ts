import type { AdmitRequest, AdmitResult, SessionLimit } from '@jwt-sessions/core/store';
import { asExpected, changeSession } from '../documents/change-session.js';
import type { DecidedAdmission } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { claimPlace } from '../places/claim-place.js';
import { completeAdmission } from '../places/evict-sessions.js';
import { isUndecided, settleAndMatch } from '../places/pending-admission.js';
import { readRivals } from '../places/read-rivals.js';
import { readUser } from '../places/read-user.js';
import { removeEntry } from './erase-user.js';
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
 * Four reads and two updates; an update, a read and an update more where somebody is evicted, and a read more where the
 * absolute end moves; again from the start whenever another log-in or admission of the same user came between.
 */
async function admitWithin(
  call: StoreCall,
  request: AdmitRequest,
  limit: SessionLimit,
): Promise<AdmitResult> {
  const { id, userId } = request;
  const decision = await call.inTurn(userId, () => decide(call, request, limit));
  if ('admitted' in decision) return decision;
  return { admitted: true, evicted: await completeAdmission(call, id, userId, decision) };
}

/** Decides on the admission and makes it where it evicts nobody; what is to be done then, or the result. */
async function decide(
  call: StoreCall,
  request: AdmitRequest,
  limit: SessionLimit,
): Promise<DecidedAdmission | AdmitResult> {
  const { id, userId, changes, now } = request;
  const newcomer = { id, userId, status: changes.status };
  const filter = admissible(request);
  for (let made: number | null = null; ; ) {
    const user = await readUser(call, userId);
    // After the version was read: so the limit that refuses it stood while the session was as expected.
    if (!(await settleAndMatch(call, filter))) {
      // Where the user was erased meanwhile, that was the document of nobody.
      if (made !== null) await removeEntry(call, userId, made);
      return { admitted: false, reason: 'changed' };
    }
    const rivals = await readRivals(call, newcomer, limit, user, now);
    if (rivals === null) continue;
    const claim = await claimPlace(call, newcomer, user, rivals, limit, 'admission');
    if (claim.outcome === 'overtaken') continue;
    if (claim.outcome === 'limit') return { admitted: false, reason: 'limit' };

    const { version: admissionVersion, evicts, unwritten, isFirst } = claim;
    made = isFirst ? admissionVersion : null;
    const undecided = { ...filter, ...isUndecided(admissionVersion) };
    if (evicts.length === 0) {
      if (!(await changeSession(call, undecided, { ...changes, admissionVersion }))) continue;
      return { admitted: true, evicted: [] };
    }
    const { revocation, matured = null } = limit;
    const admission = { changes, evicts, unwritten, revocation, matured };
    if (await changeSession(call, undecided, { admission, admissionVersion })) return admission;
  }
}

function admissible({ id, userId, expected, now }: AdmitRequest) {
  return { ...asExpected(id, expected, now), userId };
}

import type { MaturedSessions, SessionLimit, StoredSession } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { changeSession } from '../documents/change-session.js';
import { markRevoked } from '../documents/mark-revoked.js';
import {
  type DecidedAdmission,
  type Eviction,
  NOT_REVOKED,
  type SessionDocument,
} from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { preventSession } from './prevent-session.js';

const TOUCHED = { _id: 1, userId: 1, revokedAt: 1, admission: 1 } as const;
type Touched = Pick<SessionDocument, keyof typeof TOUCHED>;

/** How those are revoked that are evicted, and which of them have come to count as of the newcomer's status. */
interface Evicting extends Pick<SessionLimit, 'revocation'> {
  readonly matured?: SessionLimit['matured'] | null;
}

/**
 * Revokes the sessions that a newcomer evicts from a status, written or not, unless they have left it since by being
 * admitted to another: one whose admission was decided is let go, rather than revoked.
 *
 * @returns the ids of all that were revoked by the operation of the revocation, by whomever
 */
export async function evictSessions(
  call: StoreCall,
  { userId, status }: Pick<StoredSession, 'userId' | 'status'>,
  { evicts, unwritten }: Eviction,
  { revocation, matured }: Evicting,
): Promise<string[]> {
  if (evicts.length === 0) return [];
  await Promise.all(unwritten.map((id) => preventSession(call, { id, userId }, revocation, 'evicted')));
  const _id = { $in: [...evicts] };
  await markRevoked(call, { _id, ...countingAs(status, matured), admission: null }, revocation);
  const revokeOperation = revocation.operation;
  const touched = await call.within(
    call.sessions
      .find<Touched>(
        { _id, $or: [{ revokeOperation }, { ...NOT_REVOKED, admission: { $ne: null } }] },
        { ...call.reading, projection: TOUCHED, limit: evicts.length, batchSize: evicts.length },
      )
      .toArray(),
  );
  for (const row of touched) {
    if (row.revokedAt !== null || !row.admission) continue;
    // Not for ever: it was let in after whoever evicts it, and can only evict who was decided later still.
    await completeAdmission(call, row._id, row.userId, row.admission);
  }
  return touched.filter(({ revokedAt }) => revokedAt !== null).map(({ _id: id }) => id);
}

/**
 * Does what was decided: revokes whoever has to go, and then changes the session. Any number of calls may do so at once, since
 * each step is done once. A session that was revoked by now stays so, as if that had come after.
 *
 * @returns the ids that were revoked for this admission, by whomever
 */
export async function completeAdmission(
  call: StoreCall,
  id: string,
  userId: string,
  admission: DecidedAdmission,
): Promise<string[]> {
  const { changes, revocation } = admission;
  const evicted = await evictSessions(call, { userId, status: changes.status }, admission, admission);
  const filter = { _id: id, ...NOT_REVOKED, 'admission.revocation.operation': revocation.operation };
  await changeSession(call, filter, { ...changes, admission: null });
  return evicted;
}

/** The sessions that share the limit of a status: `countsAs` of the core as a filter. */
function countingAs(
  status: StoredSession['status'],
  matured: MaturedSessions | null | undefined,
): Filter<SessionDocument> {
  if (!matured) return { status };
  const { from, to, createdUntil } = matured;
  if (status === from) return { status, createdAt: { $gt: createdUntil } };
  if (status === to) return { $or: [{ status }, { status: from, createdAt: { $lte: createdUntil } }] };
  return { status };
}

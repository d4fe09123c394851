import type { Revocation } from '@jwt-sessions/core/store';
import type { Filter } from 'mongodb';
import { markRevoked, revocationFields } from '../documents/mark-revoked.js';
import { NOT_REVOKED, type SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { completeAdmission } from '../places/evict-sessions.js';

/** Revokes one session. Of all that try, the one whose update finds it not revoked. */
export async function revokeSession(
  call: StoreCall,
  id: string,
  revocation: Revocation,
  owner: string | undefined,
): Promise<boolean> {
  const filter = { _id: id, ...NOT_REVOKED, ...(owner !== undefined && { userId: owner }) };
  const { modifiedCount } = await call.write(() =>
    call.sessions.updateOne(filter, { $set: revocationFields(revocation) }),
  );
  return modifiedCount === 1;
}

/**
 * Revokes many sessions and returns the ids of those that this very call revoked: an update can't tell which ones, so a read
 * finds those that bear its operation.
 *
 * @param scope which sessions, by members that never change, so that the update's walk along an index misses none
 */
export async function revokeAllSessions(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId' | 'deviceId'>>,
  revocation: Revocation,
): Promise<string[]> {
  const count = await markRevoked(call, scope, revocation);
  return count === 0 ? [] : findMarked(call, scope, revocation.operation);
}

const MARKED = { _id: 1, userId: 1, revokeOperation: 1, admission: 1 } as const;
type Marked = Pick<SessionDocument, keyof typeof MARKED>;

/**
 * The ids of a user's sessions that an operation has revoked. An admission that it has decided and nobody completed yet is
 * completed first: whoever did so later would tell nobody whom it evicts.
 */
export async function findRevoked(call: StoreCall, userId: string, operation: string): Promise<string[]> {
  const rows = await call.within(
    call.sessions
      .find<Marked>(
        {
          userId,
          $or: [
            { revokeOperation: { $eq: operation } },
            { 'admission.revocation.operation': { $eq: operation } },
          ],
        },
        { ...call.reading, projection: MARKED, batchSize: 10_000 },
      )
      .toArray(),
  );
  const revoked = new Set(
    rows.filter(({ revokeOperation }) => revokeOperation === operation).map(({ _id }) => _id),
  );
  for (const { _id, admission } of rows) {
    if (admission?.revocation.operation !== operation) continue;
    for (const id of await completeAdmission(call, _id, userId, admission)) revoked.add(id);
  }
  return [...revoked];
}

async function findMarked(
  call: StoreCall,
  scope: Filter<Pick<SessionDocument, '_id' | 'userId' | 'deviceId'>>,
  operation: string,
): Promise<string[]> {
  const found = await call.within(
    call.sessions
      .find<Pick<SessionDocument, '_id'>>(
        { ...scope, revokeOperation: { $eq: operation } },
        { ...call.reading, projection: { _id: 1 }, batchSize: 10_000 },
      )
      .toArray(),
  );
  return found.map(({ _id }) => _id);
}

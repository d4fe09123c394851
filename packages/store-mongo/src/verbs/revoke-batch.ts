import type { RevokeBatchRequest, RevokedBatch } from '@jwt-sessions/core/store';
import { markRevoked } from '../documents/mark-revoked.js';
import type { StoreCall } from '../documents/store-call.js';
import { readStretch } from './read-stretch.js';

/** Finds the end of the stretch, and then revokes what is in it: both along the primary key. */
export async function revokeBatch(
  call: StoreCall,
  { after = '', limit, createdBefore, revocation }: RevokeBatchRequest,
): Promise<RevokedBatch> {
  const { rows, next } = await readStretch(call, after, limit, { _id: 1 });
  const last = rows.at(-1);
  if (last === undefined) return { revoked: 0, next };
  const scope = { _id: { $gt: after, $lte: last._id } };
  const created = createdBefore === undefined ? {} : { createdAt: { $lt: createdBefore } };
  return { revoked: await markRevoked(call, { ...scope, ...created }, revocation), next };
}

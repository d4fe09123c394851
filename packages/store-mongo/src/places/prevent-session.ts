import type { Revocation } from '@jwt-sessions/core/store';
import { revocationFields } from '../documents/mark-revoked.js';
import type { SessionDocument } from '../documents/session-document.js';
import type { StoreCall } from '../documents/store-call.js';
import { isDuplicateKey } from '../server-error.js';

/**
 * Takes the place of a session that was let in and isn't written yet, so that it never will be. False when it was
 * written after all.
 */
export async function preventSession(
  call: StoreCall,
  { id, userId }: { readonly id: string; readonly userId: string },
  revocation: Revocation,
  neverWritten: NonNullable<SessionDocument['neverWritten']>,
): Promise<boolean> {
  const document = { userId, ...revocationFields(revocation), neverWritten };
  try {
    const { upsertedCount } = await call.write(() =>
      call.sessions.updateOne({ _id: id }, { $setOnInsert: document }, { upsert: true }),
    );
    return upsertedCount === 1;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

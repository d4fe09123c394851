import type { SessionEnding } from '../ended-session.js';
import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import { callStore } from '../store/call-store.js';
import { endingOf, readActors } from '../views/session-ending.js';
import { statusOf } from '../views/status.js';

/** Why a token lets nobody in that is genuine and whose session is over. */
const OVER: ReadonlySet<RefusalReason> = new Set([
  'session_absent',
  'session_expired',
  'token_expired',
  'token_reuse',
]);

/**
 * Why the session of a refused token ended; null for a token that is not genuine, of a session that goes on, or of one that
 * is no longer kept.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for what is no refusal
 */
export async function findEnding(
  { store, settings, endings }: Pick<ManagerParts, 'store' | 'settings' | 'endings'>,
  refusal: InvalidTokenError,
): Promise<SessionEnding | null> {
  if (!(refusal instanceof InvalidTokenError)) {
    throw new TypeError('findEnding is asked by the InvalidTokenError with which a token was refused.');
  }
  const { reason, sessionId, userId } = refusal;
  // The session id is only known of a token whose signature held.
  if (!OVER.has(reason) || sessionId === null || userId === null) return null;
  return endings.find(sessionId, async () => {
    const [kept] = await callStore(() => store.findKept([sessionId]));
    // It may go on by another server's clock, and be somebody else's.
    if (kept === undefined || kept.userId !== userId) return null;
    if (kept.revocation === null && kept.expiresAt > settings.clock()) return null;
    // Who had not come in was shown no other session of the user, and is not told of one now.
    const mayKnow = statusOf(kept, kept.expiresAt, settings) === 'active';
    return endingOf(kept, mayKnow ? await readActors(store, userId, [kept]) : new Map([[kept.id, kept]]));
  });
}

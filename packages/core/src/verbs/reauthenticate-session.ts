import type { ManagerContext } from '../manager-context.js';
import { generationAfter } from '../requests/generation.js';
import type { AuthenticatedSession, RenewedSession } from '../session.js';
import { tellRefusal } from './authenticate-session.js';
import { raiseGeneration } from './renew-token.js';

type Parts = Pick<ManagerContext, 'store' | 'authenticator' | 'tokens' | 'settings' | 'announce'>;

/**
 * Notes that the user of a session has just proved who they are. The gain of rights goes to whoever holds the new
 * token and to nobody else: the one before is refused from now on.
 *
 * @throws InvalidTokenError when the session's token was replaced meanwhile
 * @throws StoreUnavailableError
 * @throws TypeError for a copy of a session
 */
export async function reauthenticateSession(
  parts: Parts,
  session: AuthenticatedSession,
): Promise<RenewedSession> {
  const token = parts.tokens.tokenOf(session);
  try {
    const claims = parts.authenticator.verify(token);
    const facts = await raiseGeneration(parts, claims, (facts, now) => ({
      authenticatedAt: now,
      generation: generationAfter(facts),
      // The same instant: so the generation before has no grace.
      generationUsedAt: now,
    }));
    return parts.tokens.renew(token, facts);
  } catch (error) {
    tellRefusal(parts.announce, error, {});
    throw error;
  }
}

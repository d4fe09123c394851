import type { ManagerContext } from '../manager-context.js';
import type { AuthenticatedSession } from '../session.js';
import { tellRefusal } from './authenticate-session.js';

type Parts = Pick<ManagerContext, 'authenticator' | 'tokens' | 'announce'>;

/**
 * Decides once more on a session that was let in, by its token and by its record as the store has it now. That is no use
 * of the token: nobody presented it, so no activity is noted, a successor that its client may not have yet is not taken
 * for used, and a token that was replaced long ago is no sign of a thief.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 * @throws TypeError for a copy of a session
 */
export async function recheckSession(
  { authenticator, tokens, announce }: Parts,
  session: AuthenticatedSession,
): Promise<AuthenticatedSession> {
  const token = tokens.tokenOf(session);
  try {
    const claims = authenticator.verify(token);
    const facts = await authenticator.readmit(claims, { allowPending: session.state === 'pending' });
    return tokens.present(facts, token, claims.issuedAt);
  } catch (error) {
    tellRefusal(announce, error, {});
    throw error;
  }
}

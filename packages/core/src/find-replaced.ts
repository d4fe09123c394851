import { InvalidTokenError } from './errors.js';
import type { ManagerContext } from './manager-context.js';
import type { IssueRequest } from './session.js';
import type { SessionFacts } from './store.js';

/**
 * The session whose place a log-in takes: that of a token which would let its bearer in at this moment, also to a second
 * factor that is still to come, and which is the same user's. Any other is none: a log-in never fails for it.
 *
 * @throws StoreUnavailableError
 */
export async function findReplaced(
  { authenticator }: Pick<ManagerContext, 'authenticator'>,
  { userId, replaces }: Pick<IssueRequest, 'userId' | 'replaces'>,
): Promise<SessionFacts | null> {
  if (replaces === undefined) return null;
  try {
    const claims = authenticator.verify(replaces);
    if (claims.userId !== userId) return null;
    return await authenticator.admitAfresh(claims, { allowPending: true });
  } catch (error) {
    if (error instanceof InvalidTokenError) return null;
    throw error;
  }
}

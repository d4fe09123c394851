import { InvalidTokenError } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import type { IssueRequest } from '../session.js';
import type { SessionFacts } from '../store/contract.js';

/** More than a client has reason to hold. */
const MAX_TOKENS = 4;

/**
 * The sessions whose place a log-in takes, the one that began last first: those of tokens which would let their bearer in
 * at this moment, also to a second factor that is still to come, and which are the same user's. Any other is none: a
 * log-in never fails for it. Whoever impersonates the user replaces none of the user's own.
 *
 * @throws StoreUnavailableError
 */
export async function findReplaced(
  parts: Pick<ManagerParts, 'authenticator'>,
  { userId, replaces = [], impersonatedBy }: Pick<IssueRequest, 'userId' | 'replaces' | 'impersonatedBy'>,
): Promise<SessionFacts[]> {
  const tokens = new Set([replaces].flat().slice(0, MAX_TOKENS));
  // All at once, so that they are read in one statement.
  const found = await Promise.all([...tokens].map((token) => findOne(parts, token, userId)));
  const mayGo = (facts: SessionFacts) => impersonatedBy === undefined || facts.impersonatedBy !== null;
  const byId = new Map(
    found.flatMap((facts) => (facts === null || !mayGo(facts) ? [] : [[facts.id, facts]])),
  );
  return [...byId.values()].sort((a, b) => b.createdAt - a.createdAt);
}

async function findOne(
  { authenticator }: Pick<ManagerParts, 'authenticator'>,
  token: string,
  userId: string,
): Promise<SessionFacts | null> {
  try {
    const claims = authenticator.verify(token);
    if (claims.userId !== userId) return null;
    return await authenticator.checkAfresh(claims, { allowPending: true });
  } catch (error) {
    if (error instanceof InvalidTokenError) return null;
    throw error;
  }
}

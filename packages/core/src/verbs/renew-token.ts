import { StoreUnavailableError } from '../errors.js';
import type { ManagerContext } from '../manager-context.js';
import { callStore } from '../store/call-store.js';
import type { SessionChanges, SessionFacts } from '../store/contract.js';
import type { TokenClaims } from '../tokens/token-claims.js';

const TRIES = 5;

/**
 * Changes a session in the name of a token that is let in at the very moment of the change: of several who come with
 * one token, one makes the change, and the others are judged anew by what it made.
 *
 * @param next the changes, the next generation among them, or null where the session stays as it is
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function raiseGeneration(
  { store, authenticator, settings }: Pick<ManagerContext, 'store' | 'authenticator' | 'settings'>,
  claims: TokenClaims,
  next: (facts: SessionFacts, now: number) => SessionChanges | null,
): Promise<SessionFacts> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const facts = await authenticator.admitAfresh(claims);
    const now = settings.clock();
    const changes = next(facts, now);
    if (changes === null) return facts;
    const { id, generation } = facts;
    try {
      if (await callStore(() => store.update(id, { generation }, changes, now)))
        return { ...facts, ...changes };
    } finally {
      // Also where the store failed: the change may have been made.
      authenticator.markChanged(id);
    }
  }
  throw new StoreUnavailableError(
    new Error(`The session changed ${TRIES} times while its token was renewed.`),
  );
}

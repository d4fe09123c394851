import type { ManagerContext } from '../manager-context.js';
import { generationAfter } from '../requests/generation.js';
import type { RenewedSession } from '../session.js';
import { type Client, checkClient, tellRefusal } from './authenticate-session.js';
import { raiseGeneration } from './renew-token.js';

type Parts = Pick<
  ManagerContext,
  'store' | 'authenticator' | 'activity' | 'tokens' | 'settings' | 'announce'
>;

/**
 * Exchanges a token for its successor, and leaves it good until that is used. Whoever loses a race for it, or comes
 * again because the answer was lost, gets a token of the same generation as the one who won.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function rotateSession(parts: Parts, token: string, client: Client): Promise<RenewedSession> {
  const { authenticator, activity, tokens, settings, announce } = parts;
  checkClient(client, 'rotate');
  try {
    const claims = authenticator.verify(token);
    const facts = await raiseGeneration(parts, claims, (facts) =>
      facts.generation === claims.generation
        ? { generation: generationAfter(facts), generationUsedAt: null }
        : null,
    );
    activity.note(facts, settings.clock(), client.ip);
    return tokens.renew(token, facts);
  } catch (error) {
    tellRefusal(announce, error, client);
    throw error;
  }
}

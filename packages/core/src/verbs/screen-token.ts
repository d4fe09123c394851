import type { ManagerContext } from '../manager-context.js';
import { type Client, checkClient, tellRefusal } from './authenticate-session.js';

type Parts = Pick<ManagerContext, 'authenticator' | 'announce'>;

/**
 * Refuses a token that surely lets nobody in, by what is known here alone.
 *
 * @throws InvalidTokenError
 */
export async function screenToken(
  { authenticator, announce }: Parts,
  token: string,
  client: Client,
): Promise<void> {
  checkClient(client, 'screen');
  try {
    const refusal = authenticator.findRefusal(authenticator.verify(token));
    if (refusal !== null) throw refusal;
  } catch (error) {
    tellRefusal(announce, error, client);
    throw error;
  }
}

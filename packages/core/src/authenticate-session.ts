import type { AdmitOptions } from './authenticator.js';
import { InvalidTokenError } from './errors.js';
import { normalizeIp } from './ip-address.js';
import type { ManagerContext } from './manager-context.js';
import type { AuthenticatedSession } from './session.js';

/** Where a token came from. */
export interface Client {
  /** The address, where you want it noted. */
  readonly ip?: string | undefined;
}

export interface AuthenticateOptions extends Client, AdmitOptions {}

type Parts = Pick<
  ManagerContext,
  'authenticator' | 'activity' | 'promotions' | 'tokens' | 'settings' | 'announce'
>;

/**
 * Lets the bearer of a token in.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function authenticateSession(
  { authenticator, activity, promotions, tokens, settings, announce }: Parts,
  token: string,
  options: AuthenticateOptions,
): Promise<AuthenticatedSession> {
  try {
    const claims = authenticator.verify(token);
    const admitted = authenticator.admit(claims, options);
    const facts = admitted instanceof Promise ? await admitted : admitted;
    authenticator.noteUse(facts, claims);
    activity.note(facts, settings.clock(), normalizeIp(options.ip));
    promotions.note(facts);
    return tokens.present(facts, token, claims.issuedAt);
  } catch (error) {
    tellRefusal(announce, error, options);
    throw error;
  }
}

/** Tells the host why a token was refused, which the client never learns. */
export function tellRefusal(announce: ManagerContext['announce'], error: unknown, { ip }: Client): void {
  if (!(error instanceof InvalidTokenError)) return;
  const { reason, sessionId, userId } = error;
  announce('refused', { reason, sessionId, userId, ip: normalizeIp(ip) });
}

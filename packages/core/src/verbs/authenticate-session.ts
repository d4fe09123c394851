import { InvalidTokenError } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import type { PendingOption } from '../requests/authenticator.js';
import type { AuthenticatedSession } from '../session.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { checkNames, type Names } from '../values/check-names.js';
import { checkFlag } from '../values/check-values.js';
import { keepIp } from '../values/ip-address.js';
import { noteUse } from './note-use.js';

/** Where a token came from. */
export interface RequestOrigin {
  /** The address, where you want it noted. */
  readonly ip?: string | undefined;
}

/** What `SessionManager.authenticate` takes beside the token. */
export interface AuthenticateOptions extends RequestOrigin, PendingOption {}

const CLIENT: Names<RequestOrigin> = { ip: true };
const OPTIONS: Names<AuthenticateOptions> = { ip: true, allowPending: true };
/** Those of a request that gives none. */
export const NO_OPTIONS: AuthenticateOptions = Object.freeze({});

type Parts = Pick<
  ManagerParts,
  'authenticator' | 'known' | 'activity' | 'promotions' | 'tokens' | 'settings' | 'announce' | 'endOfTick'
>;

/**
 * Lets the bearer of a token in.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 * @throws TypeError for invalid options
 */
export function authenticateSession(
  parts: Parts,
  token: string,
  options: AuthenticateOptions,
): Promise<AuthenticatedSession> {
  try {
    if (options !== NO_OPTIONS) checkOptions(options);
    const claims = parts.authenticator.verify(token);
    const refusal = parts.authenticator.findRefusal(claims);
    if (refusal === null) return letIn(parts, token, claims, options);
    return reconsider(parts, refusal, { token, claims, options });
  } catch (error) {
    return refuse(parts, error, options);
  }
}

interface Presented {
  readonly token: string;
  readonly claims: TokenClaims;
  readonly options: AuthenticateOptions;
}

/** Refuses whose session is known to be gone, unless all that is known was forgotten by the end of the turn. */
async function reconsider(
  parts: Parts,
  refusal: InvalidTokenError,
  { token, claims, options }: Presented,
): Promise<AuthenticatedSession> {
  await parts.endOfTick.reached();
  if (!parts.known.isGone(claims.sessionId)) return letIn(parts, token, claims, options);
  tellRefusal(parts, refusal, options);
  throw refusal;
}

async function letIn(
  parts: Parts,
  token: string,
  claims: TokenClaims,
  options: AuthenticateOptions,
): Promise<AuthenticatedSession> {
  const { authenticator, promotions, tokens } = parts;
  try {
    const found = await authenticator.check(claims, options);
    const noted = noteUse(parts, found, options.ip);
    const facts = noted === null ? found : await noted;
    authenticator.noteUse(facts, claims);
    promotions.note(facts);
    return tokens.present(facts, token, claims.issuedAt);
  } catch (error) {
    tellRefusal(parts, error, options);
    throw error;
  }
}

async function refuse(parts: Parts, error: unknown, options: AuthenticateOptions): Promise<never> {
  tellRefusal(parts, error, options);
  await parts.endOfTick.reached();
  throw error;
}

/** @throws TypeError */
function checkOptions(options: AuthenticateOptions): void {
  checkNames(options, OPTIONS, 'authenticate');
  checkFlag(options.allowPending, 'allowPending');
}

/** Tells the application why a token was refused, which the client never learns. */
export function tellRefusal(
  { announce, settings }: Pick<Parts, 'announce' | 'settings'>,
  error: unknown,
  client: RequestOrigin,
): void {
  if (!(error instanceof InvalidTokenError)) return;
  const { reason, sessionId, userId } = error;
  announce('refused', { reason, sessionId, userId, ip: keepIp(client.ip, settings.ipAddresses) });
}

/** @throws TypeError for what is not told of a client */
export function checkOrigin(client: RequestOrigin, owner: string): void {
  checkNames(client, CLIENT, owner);
}

/**
 * Refuses a token that surely lets nobody in, by what is known here alone.
 *
 * @throws InvalidTokenError
 */
export async function screenToken(
  parts: Pick<Parts, 'authenticator' | 'announce' | 'settings'>,
  token: string,
  client: RequestOrigin,
): Promise<void> {
  checkOrigin(client, 'screen');
  const { authenticator } = parts;
  try {
    const refusal = authenticator.findRefusal(authenticator.verify(token));
    if (refusal !== null) throw refusal;
  } catch (error) {
    tellRefusal(parts, error, client);
    throw error;
  }
}

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
  parts: Parts,
  session: AuthenticatedSession,
): Promise<AuthenticatedSession> {
  const { authenticator, tokens } = parts;
  const token = tokens.tokenOf(session);
  try {
    const claims = authenticator.verify(token);
    const facts = await authenticator.checkAgain(claims, { allowPending: session.status === 'pending' });
    return tokens.present(facts, token, claims.issuedAt);
  } catch (error) {
    tellRefusal(parts, error, {});
    throw error;
  }
}

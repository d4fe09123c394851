import { SessionImpersonatedError } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import { generationAfter } from '../requests/generation.js';
import type { AuthenticatedSession, RenewedSession } from '../session.js';
import { changeUntil } from '../store/change-until.js';
import type { SessionChanges, StoredSession } from '../store/contract.js';
import { expiryOf } from '../store/rules.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { noteAuthMethods, parseAuthMethods, proofAt } from '../values/auth-methods.js';
import { checkNames, type Names } from '../values/check-names.js';
import { checkFlag } from '../values/check-values.js';
import { checkOrigin, type RequestOrigin, tellRefusal } from './authenticate-session.js';
import { absoluteEnd, keptLifetime } from './lifetime.js';
import { noteUse } from './note-use.js';

/** What `SessionManager.reauthenticate` takes beside the session. */
export interface ReauthenticateOptions {
  /** What the user has just given, by the names of RFC 8176 or by your own: `['pwd']`, `['otp']`. One at least. */
  readonly authMethods: readonly string[];
  /**
   * Begins the session's life anew, as its log-in did: it ends as long after now as that said, or else after this manager's
   * `absoluteTimeout`, which is never exceeded, and its idle time runs from now (NIST SP 800-63B-4 §2). Default false: no end
   * moves but by the activity.
   */
  readonly restartTimeouts?: boolean | undefined;
}

const REAUTHENTICATE: Names<ReauthenticateOptions> = { authMethods: true, restartTimeouts: true };

type Parts = Pick<
  ManagerParts,
  'store' | 'authenticator' | 'known' | 'activity' | 'tokens' | 'settings' | 'announce'
>;

/**
 * Exchanges a token for its successor, and leaves it good until that is used. Whoever loses a race for it, or comes
 * again because the answer was lost, gets a token of the same generation as the one who won.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function rotateSession(
  parts: Parts,
  token: string,
  client: RequestOrigin,
): Promise<RenewedSession> {
  const { authenticator, tokens } = parts;
  checkOrigin(client, 'rotate');
  try {
    const claims = authenticator.verify(token);
    const facts = await raiseGeneration(parts, claims, (facts) =>
      facts.generation === claims.generation
        ? { generation: generationAfter(facts), generationUsedAt: null }
        : null,
    );
    return tokens.renew(token, (await noteUse(parts, facts, client.ip)) ?? facts);
  } catch (error) {
    tellRefusal(parts, error, client);
    throw error;
  }
}

/**
 * Notes that the user of a session has just proved who they are. The gain of rights goes to whoever holds the new
 * token and to nobody else: the one before is refused from now on.
 *
 * @throws InvalidTokenError when the session's token was replaced meanwhile
 * @throws SessionImpersonatedError where somebody else is there
 * @throws StoreUnavailableError
 * @throws TypeError for a copy of a session
 */
export async function reauthenticateSession(
  parts: Parts,
  session: AuthenticatedSession,
  options: ReauthenticateOptions,
): Promise<RenewedSession> {
  checkNames(options, REAUTHENTICATE, 'reauthenticate');
  const { restartTimeouts = false } = options;
  const authMethods = parseAuthMethods(options.authMethods, 'authMethods');
  checkFlag(restartTimeouts, 'restartTimeouts');
  const { tokens, settings } = parts;
  const token = tokens.tokenOf(session);
  try {
    const claims = parts.authenticator.verify(token);
    const facts = await raiseGeneration(parts, claims, (facts, now) => {
      if (facts.impersonatedBy !== null) throw new SessionImpersonatedError();
      return {
        authenticatedAt: now,
        authMethods: noteAuthMethods(facts.authMethods, authMethods, proofAt(facts, now)),
        generation: generationAfter(facts),
        // The same instant: so the generation before has no grace.
        generationUsedAt: now,
        ...(restartTimeouts && {
          absoluteExpiresAt: absoluteEnd('active', now, keptLifetime(facts), settings),
        }),
      };
    });
    const restarted = restartTimeouts ? await noteUse(parts, facts, undefined) : null;
    return tokens.renew(token, restarted ?? facts);
  } catch (error) {
    tellRefusal(parts, error, {});
    throw error;
  }
}

/**
 * Changes a session in the name of a token that is let in at the very moment of the change: of several who come with
 * one token, one makes the change, and the others are judged anew by what it made.
 *
 * @param next the changes, the next generation among them, or null where the session stays as it is
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
function raiseGeneration(
  {
    store,
    authenticator,
    known,
    settings,
  }: Pick<ManagerParts, 'store' | 'authenticator' | 'known' | 'settings'>,
  claims: TokenClaims,
  next: (stored: StoredSession, now: number) => SessionChanges | null,
): Promise<StoredSession> {
  return changeUntil(['The session', 'its token was renewed'], async () => {
    // Read with what the answer shows: afterwards nothing may keep the next token from the client.
    const stored = await authenticator.readAfresh(claims);
    const now = settings.clock();
    const changes = next(stored, now);
    if (changes === null) return stored;
    const { id, generation } = stored;
    const raised = await known.changing(id, () => store.update(id, { generation }, changes, now));
    if (!raised) return undefined;
    const changed = { ...stored, ...changes };
    return { ...changed, expiresAt: expiryOf(changed) };
  });
}

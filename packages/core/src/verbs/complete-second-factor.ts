import { InvalidTokenError } from '../errors.js';
import type { ManagerParts } from '../manager-parts.js';
import { generationAfter } from '../requests/generation.js';
import type { AuthenticatedSession, RenewedSession } from '../session.js';
import { makeActive } from '../states/make-active.js';
import { changeUntil } from '../store/change-until.js';
import type { SessionChanges, StoredSession } from '../store/contract.js';
import { expiryOf } from '../store/rules.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { liftAge, noteAuthMethods, parseAuthMethods, proofAt } from '../values/auth-methods.js';
import { checkNames, type Names } from '../values/check-names.js';
import { readOptionalDuration } from '../values/check-values.js';
import { describeSession } from '../views/present-session.js';
import { tellRefusal } from './authenticate-session.js';
import { absoluteEnd, keptLifetime } from './lifetime.js';

/** What `SessionManager.completeSecondFactor` takes beside the session. */
export interface CompleteOptions {
  /** What the user has just given, by the names of RFC 8176 or by your own: `['otp']`, `['hwk']`. One at least. */
  readonly authMethods: readonly string[];
  /**
   * For how long log-ins on this device are spared the second factor, such as `'30d'`, where the user wants that: see
   * `pending: 'unlessTrusted'`.
   */
  readonly trustDevice?: string | undefined;
}

const OPTIONS: Names<CompleteOptions> = { authMethods: true, trustDevice: true };

/**
 * Makes a pending session an active one. The gain of rights goes to whoever gets the new token and to nobody else: the one
 * before is refused from now on.
 *
 * @throws InvalidTokenError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 * @throws TypeError for a session that is not pending, or a copy of one
 */
export async function completeSecondFactor(
  parts: ManagerParts,
  session: AuthenticatedSession,
  options: CompleteOptions,
): Promise<RenewedSession> {
  checkNames(options, OPTIONS, 'completeSecondFactor');
  const authMethods = parseAuthMethods(options.authMethods, 'authMethods');
  const trustFor = readOptionalDuration(options.trustDevice, 'trustDevice') ?? undefined;
  const { tokens, settings, devices, announce } = parts;
  const token = tokens.tokenOf(session);
  if (session.status !== 'pending') {
    throw new TypeError('completeSecondFactor is for a pending session. For one that is in: reauthenticate.');
  }
  const mayEvict = settings.minAgeToRevokeOthers === 0 || liftAge(authMethods);
  try {
    const completed = await complete(parts, parts.authenticator.verify(token), authMethods, mayEvict);
    const renewed = tokens.renew(token, completed);
    const now = completed.authenticatedAt;
    const use = { at: now, mayForget: mayEvict, trustFor };
    const { isNew, isLikeKnown } = await devices.rememberOf(completed, use);
    const described = describeSession(completed, { now, settings });
    announce('completed', { session: described, newDevice: isNew, similarDevice: isLikeKnown });
    return renewed;
  } catch (error) {
    tellRefusal(parts, error, {});
    throw error;
  }
}

function complete(
  parts: ManagerParts,
  claims: TokenClaims,
  authMethods: readonly string[],
  mayEvict: boolean,
): Promise<StoredSession> {
  const { settings } = parts;
  return changeUntil(['The session', 'it was completed'], async () => {
    const stored = await readPending(parts, claims);
    const changesAt = (now: number) => activeFrom(stored, authMethods, now, settings);
    const expected = { status: stored.status, generation: stored.generation };
    const at = await makeActive(parts, stored, { expected, changesAt, mayEvict });
    if (at === null) return undefined;
    const completed = { ...stored, ...changesAt(at) };
    return { ...completed, expiresAt: expiryOf(completed) };
  });
}

async function readPending({ authenticator }: ManagerParts, claims: TokenClaims): Promise<StoredSession> {
  const stored = await authenticator.readAfresh(claims, { allowPending: true });
  // Of two that complete it together one comes too late, and holds a token that was replaced.
  if (stored.status !== 'pending') {
    const { sessionId, userId } = claims;
    throw new InvalidTokenError('wrong_generation', { sessionId, userId });
  }
  return stored;
}

function activeFrom(
  stored: StoredSession,
  authMethods: readonly string[],
  now: number,
  settings: ManagerParts['settings'],
) {
  return {
    status: 'active',
    absoluteExpiresAt: absoluteEnd('active', now, keptLifetime(stored), settings),
    authenticatedAt: now,
    authMethods: noteAuthMethods(stored.authMethods, authMethods, proofAt(stored, now)),
    generation: generationAfter(stored),
    // The same instant: so the generation before has no grace.
    generationUsedAt: now,
  } as const satisfies SessionChanges;
}

import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { SessionContext } from '../../session-context.js';

const ATTEMPT = Symbol('jwt-sessions: authentication');

/** What came of a token of the request with one manager. */
interface Attempt {
  readonly sessions: SessionManager;
  readonly token: string;
  readonly allowPending: boolean;
  readonly session: Promise<AuthenticatedSession>;
}

/** A context that remembers what came of its token. */
type RememberingContext = SessionContext & { [ATTEMPT]?: Attempt };

/**
 * The session of a request. However many middlewares ask for it, the manager is asked once for a request, so a guard
 * in front of the routes costs nothing more. Only a pending session is asked for again, where one middleware lets it
 * in and another doesn't, so that the manager tells of the refusal.
 *
 * @param token what `readCredentials` found
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export function authenticate(
  ctx: SessionContext,
  sessions: SessionManager,
  token: string,
  allowPending = false,
): Promise<AuthenticatedSession> {
  const earlier = findAttempt(ctx, sessions, token);
  if (earlier === undefined) return attempt(ctx, sessions, token, allowPending);
  if (earlier.allowPending === allowPending) return earlier.session;
  return reconsider(ctx, earlier, allowPending);
}

/**
 * {@link authenticate} for what is about to change something: by the session as it is now. Since an earlier middleware
 * let the request in the application may have waited for a body, or for whatever else, and the session may have ended.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function authenticateAfresh(
  ctx: SessionContext,
  sessions: SessionManager,
  token: string,
): Promise<AuthenticatedSession> {
  const isFirst = findAttempt(ctx, sessions, token) === undefined;
  const session = await authenticate(ctx, sessions, token);
  return isFirst ? session : recheck(ctx, sessions, token, session);
}

/** The session of a request as it is now, after something was waited for. */
export async function recheck(
  ctx: SessionContext,
  sessions: SessionManager,
  token: string,
  session: AuthenticatedSession,
): Promise<AuthenticatedSession> {
  const now = await sessions.recheck(session);
  remember(ctx, sessions, token, now);
  return now;
}

/**
 * Refuses a token that surely lets nobody in before anything of its request is waited for. The store isn't asked: that is
 * for {@link authenticateAfresh}, when everything is there.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError where an earlier middleware asked the store
 */
export async function screen(ctx: SessionContext, sessions: SessionManager, token: string): Promise<void> {
  const isFirst = findAttempt(ctx, sessions, token) === undefined;
  if (isFirst) await sessions.screen(token, { ip: ctx.ip });
  else await authenticate(ctx, sessions, token);
}

/** What the rest of the request is to know of its token: its session, be it as it is since the token was renewed. */
export function remember(
  ctx: RememberingContext,
  sessions: SessionManager,
  token: string,
  session: AuthenticatedSession,
): void {
  const allowPending = session.status === 'pending';
  ctx[ATTEMPT] = { sessions, token, allowPending, session: Promise.resolve(session) };
}

function findAttempt(ctx: RememberingContext, sessions: SessionManager, token: string): Attempt | undefined {
  const earlier = ctx[ATTEMPT];
  return earlier?.sessions === sessions && earlier.token === token ? earlier : undefined;
}

function attempt(
  ctx: RememberingContext,
  sessions: SessionManager,
  token: string,
  allowPending: boolean,
): Promise<AuthenticatedSession> {
  const session = sessions.authenticate(token, { ip: ctx.ip, allowPending });
  ctx[ATTEMPT] = { sessions, token, allowPending, session };
  return session;
}

/** Takes over what holds for either way of asking: a session that isn't pending, and a token that lets nobody in. */
async function reconsider(
  ctx: RememberingContext,
  { sessions, token, session }: Attempt,
  allowPending: boolean,
): Promise<AuthenticatedSession> {
  try {
    const known = await session;
    if (known.status !== 'pending' || allowPending) return known;
  } catch (error) {
    if (!(error instanceof InvalidTokenError && error.reason === 'session_pending')) throw error;
  }
  return attempt(ctx, sessions, token, allowPending);
}

import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { SessionContext } from './session-context.js';

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
  const remembering: RememberingContext = ctx;
  const earlier = remembering[ATTEMPT];
  if (earlier?.sessions === sessions && earlier.token === token) {
    if (earlier.allowPending === allowPending) return earlier.session;
    return reconsider(ctx, earlier, allowPending);
  }
  return attempt(ctx, sessions, token, allowPending);
}

/** What the rest of the request is to know: a session as it is since its token was renewed, by its earlier token. */
export function rememberRenewed(
  ctx: RememberingContext,
  sessions: SessionManager,
  token: string,
  session: AuthenticatedSession,
): void {
  ctx[ATTEMPT] = { sessions, token, allowPending: false, session: Promise.resolve(session) };
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
    if (known.state !== 'pending' || allowPending) return known;
  } catch (error) {
    if (!(error instanceof InvalidTokenError && error.reason === 'session_pending')) throw error;
  }
  return attempt(ctx, sessions, token, allowPending);
}

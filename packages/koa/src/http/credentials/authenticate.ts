import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { Exchange } from '../exchange.js';

const ATTEMPT = Symbol('jwt-sessions: authentication');

/** What came of a token of the request with one manager. */
interface Attempt {
  readonly sessions: SessionManager;
  readonly token: string;
  readonly allowPending: boolean;
  readonly session: Promise<AuthenticatedSession>;
}

/** An exchange that remembers what came of its token. */
type RememberingExchange = Exchange & { [ATTEMPT]?: Attempt };

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
  exchange: Exchange,
  sessions: SessionManager,
  token: string,
  allowPending = false,
): Promise<AuthenticatedSession> {
  const earlier = findAttempt(exchange, sessions, token);
  if (earlier === undefined) return attempt(exchange, sessions, token, allowPending);
  if (earlier.allowPending === allowPending) return earlier.session;
  return reconsider(exchange, earlier, allowPending);
}

/**
 * {@link authenticate} for what is about to change something: by the session as it is now. Since an earlier middleware
 * let the request in the application may have waited for a body, or for whatever else, and the session may have ended.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export async function authenticateAfresh(
  exchange: Exchange,
  sessions: SessionManager,
  token: string,
): Promise<AuthenticatedSession> {
  const isFirst = findAttempt(exchange, sessions, token) === undefined;
  const session = await authenticate(exchange, sessions, token);
  return isFirst ? session : recheck(exchange, sessions, token, session);
}

/** The session of a request as it is now, after something was waited for. */
async function recheck(
  exchange: Exchange,
  sessions: SessionManager,
  token: string,
  session: AuthenticatedSession,
): Promise<AuthenticatedSession> {
  const now = await sessions.recheck(session);
  remember(exchange, sessions, token, now);
  return now;
}

/**
 * Refuses a token that surely lets nobody in before anything of its request is waited for. The store isn't asked: that is
 * for {@link authenticateAfresh}, when everything is there.
 *
 * @throws InvalidTokenError
 * @throws StoreUnavailableError where an earlier middleware asked the store
 */
export async function screen(exchange: Exchange, sessions: SessionManager, token: string): Promise<void> {
  const isFirst = findAttempt(exchange, sessions, token) === undefined;
  if (isFirst) await sessions.screen(token, { ip: exchange.ip });
  else await authenticate(exchange, sessions, token);
}

/** What the rest of the request is to know of its token: its session, be it as it is since the token was renewed. */
export function remember(
  exchange: RememberingExchange,
  sessions: SessionManager,
  token: string,
  session: AuthenticatedSession,
): void {
  // Who asks more strictly has a pending one refused, and gets any other.
  exchange[ATTEMPT] = { sessions, token, allowPending: true, session: Promise.resolve(session) };
}

function findAttempt(
  exchange: RememberingExchange,
  sessions: SessionManager,
  token: string,
): Attempt | undefined {
  const earlier = exchange[ATTEMPT];
  return earlier?.sessions === sessions && earlier.token === token ? earlier : undefined;
}

function attempt(
  exchange: RememberingExchange,
  sessions: SessionManager,
  token: string,
  allowPending: boolean,
): Promise<AuthenticatedSession> {
  const session = sessions.authenticate(token, { ip: exchange.ip, allowPending });
  exchange[ATTEMPT] = { sessions, token, allowPending, session };
  return session;
}

/** Takes over what holds for either way of asking: a session that isn't pending, and a token that lets nobody in. */
async function reconsider(
  exchange: RememberingExchange,
  { sessions, token, session }: Attempt,
  allowPending: boolean,
): Promise<AuthenticatedSession> {
  try {
    const known = await session;
    if (known.status !== 'pending' || allowPending) return known;
  } catch (error) {
    if (!(error instanceof InvalidTokenError && error.reason === 'session_pending')) throw error;
  }
  return attempt(exchange, sessions, token, allowPending);
}

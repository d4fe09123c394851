import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { Context, Next } from 'koa';
import { SESSION_TOKEN } from '../answers/hand-out.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { setSessionCookie } from '../cookies/write-cookie.js';
import { remember } from '../credentials/authenticate.js';
import type { Credentials } from '../credentials/read-credentials.js';

/** Rotates the token of a request if it is due: the session with its new token, or null when nothing was handed out. */
export type ScheduledRotation = (
  ctx: Context,
  session: AuthenticatedSession,
  credentials: Credentials,
) => Promise<AuthenticatedSession | null>;

/**
 * Rotation on a schedule. One that fails never fails the request: its token is good, and the next request tries again.
 *
 * @param interval how old a token gets, in milliseconds
 */
export function createScheduledRotation(
  sessions: SessionManager,
  interval: number,
  cookie: CookieSettings | null,
): ScheduledRotation {
  return async (ctx, { tokenIssuedAt }, { token, from }) => {
    const now = sessions.now();
    if (now - tokenIssuedAt.getTime() < interval) return null;
    try {
      const renewed = await sessions.rotate(token, { ip: ctx.ip });
      if (from === 'cookie' && cookie !== null) setSessionCookie(ctx, cookie, renewed, now);
      else ctx.set(SESSION_TOKEN, renewed.token);
      remember(ctx, sessions, token, renewed.session);
      return renewed.session;
    } catch (error) {
      // A token that has gone bad since is the manager's to tell of; the next request with it is refused.
      if (!(error instanceof InvalidTokenError)) ctx.app.emit('error', error, ctx);
      return null;
    }
  };
}

/** A cache would hand the token to others: whatever the application says of its answer, this one is not to be kept. */
export async function keepFromCaches(ctx: Context, next: Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  await next();
  if (!ctx.headerSent) ctx.set('Cache-Control', 'no-store');
}

import type { SessionManager } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { renewSession } from '../renewals/renew-session.js';
import type { RouteHandler } from './route.js';

/** `POST /sessions/current/rotate`: a new token for the session. The one before is good until this one is used. */
export function rotateToken(sessions: SessionManager, cookie: CookieSettings | null): RouteHandler {
  return async (ctx) => {
    const rotate = (_session: unknown, token: string) => sessions.rotate(token, { ip: ctx.ip });
    ctx.body = await renewSession(ctx, sessions, cookie, rotate);
  };
}

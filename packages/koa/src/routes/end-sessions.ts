import { type SessionManager, SessionNotFoundError } from '@jwt-sessions/core';
import type { SessionRouteHandler } from './route-handler.js';

/** `DELETE /sessions/current`: logs out. */
export function logOut(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, { id, userId }) => {
    // Whether this call ended it or another one just before is the same to whoever wants to be logged out.
    await sessions.end(userId, id, { reason: 'logout' });
    ctx.status = 204;
  };
}

/** `DELETE /sessions/:sessionId`. */
export function endSession(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, { userId }) => {
    const ended = await sessions.end(userId, ctx.params.sessionId, { reason: 'user' });
    if (!ended) throw new SessionNotFoundError();
    ctx.status = 204;
  };
}

/** `DELETE /sessions/others`: ends all sessions of the user but the current one. */
export function endOtherSessions(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, session) => {
    ctx.body = { revoked: await sessions.endOthers(session, { reason: 'others' }) };
  };
}

/** `DELETE /sessions/all`: ends all sessions of the user, the current one included. */
export function endAllSessions(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, { userId }) => {
    ctx.body = { revoked: await sessions.endAll(userId, { reason: 'all' }) };
  };
}

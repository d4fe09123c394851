import { InvalidTokenError, type SessionManager, SessionNotFoundError } from '@jwt-sessions/core';
import { toPublicSession } from '../public-session.js';
import type { SessionRouteHandler } from './route-handler.js';

/** `GET /sessions/current`. */
export function showCurrentSession(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, { id, userId }) => {
    const session = await sessions.find(userId, id);
    // It was there a moment ago: it has ended since, and its token with it.
    if (session === null) throw new InvalidTokenError('session_absent', { sessionId: id, userId });
    ctx.body = toPublicSession(session, id);
  };
}

/** `GET /sessions/:sessionId`. */
export function showSession(sessions: SessionManager): SessionRouteHandler {
  return async (ctx, { id: currentId, userId }) => {
    const session = await sessions.find(userId, ctx.params.sessionId);
    if (session === null) throw new SessionNotFoundError();
    ctx.body = toPublicSession(session, currentId);
  };
}

import { InvalidTokenError, SessionNotFoundError } from '@jwt-sessions/core';
import { toPublicSession } from '../answers/public-session.js';
import type { SessionRouteHandler } from './route.js';

/** `GET /sessions/current`. */
export const showCurrentSession: SessionRouteHandler = async (ctx, acting, { id, userId }) => {
  const session = await acting.find(id);
  // It was there a moment ago: it has ended since, and its token with it.
  if (session === null) throw new InvalidTokenError('session_absent', { sessionId: id, userId });
  ctx.body = toPublicSession(session, id);
};

/** `GET /sessions/:sessionId`. */
export const showSession: SessionRouteHandler = async (ctx, acting, { id: currentId }) => {
  const session = await acting.find(ctx.params.sessionId);
  if (session === null) throw new SessionNotFoundError();
  ctx.body = toPublicSession(session, currentId);
};

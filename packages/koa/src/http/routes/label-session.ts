import { SessionNotFoundError } from '@jwt-sessions/core';
import { toPublicSession } from '../answers/public-session.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import type { SessionRouteHandler } from './route.js';

/** `PATCH /sessions/:sessionId` with `{ label }`: the user's own name for a session, or null to take it away. */
export const labelSession: SessionRouteHandler = async (ctx, acting, { id: currentId }, { label }) => {
  if (typeof label !== 'string' && label !== null) {
    throw new InvalidRequestError('label must be a text, or null.');
  }
  const session = await acting.setLabel(ctx.params.sessionId, label);
  if (session === null) throw new SessionNotFoundError();
  ctx.body = toPublicSession(session, currentId);
};

import { SessionNotFoundError } from '@jwt-sessions/core';
import type { SessionRouteHandler } from './route.js';

/** `DELETE /sessions/current`: logs out. */
export const logOut: SessionRouteHandler = async (ctx, acting, { id }) => {
  // Whether this call ended it or another one just before is the same to whoever wants to be logged out.
  await acting.revoke(id);
  ctx.status = 204;
};

/** `DELETE /sessions/:sessionId`. */
export const endSession: SessionRouteHandler = async (ctx, acting) => {
  const ended = await acting.revoke(ctx.params.sessionId);
  if (!ended) throw new SessionNotFoundError();
  ctx.status = 204;
};

/** `DELETE /sessions/others`: ends all sessions of the user but the current one. */
export const endOtherSessions: SessionRouteHandler = async (ctx, acting) => {
  ctx.body = { revoked: await acting.revokeOthers() };
};

/** `DELETE /sessions/all`: ends all sessions of the user, the current one included. */
export const endAllSessions: SessionRouteHandler = async (ctx, acting) => {
  ctx.body = { revoked: await acting.revokeAll() };
};

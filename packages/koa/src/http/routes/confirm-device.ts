import { SessionNotFoundError } from '@jwt-sessions/core';
import type { SessionRouteHandler } from './route.js';

/** `POST /sessions/:sessionId/confirm`: the new device is the user's. */
export const confirmDevice: SessionRouteHandler = async (ctx, acting) => {
  const confirmed = await acting.confirm(ctx.params.sessionId);
  if (!confirmed) throw new SessionNotFoundError();
  ctx.status = 204;
};

/** `POST /sessions/:sessionId/deny`: the new device is somebody else's, and its session ends. */
export const denyDevice: SessionRouteHandler = async (ctx, acting) => {
  const denied = await acting.deny(ctx.params.sessionId);
  if (!denied) throw new SessionNotFoundError();
  ctx.status = 204;
};

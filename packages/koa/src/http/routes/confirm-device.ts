import { SessionNotFoundError } from '@jwt-sessions/core';
import { sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

/** `POST /sessions/:sessionId/confirm`: the new device is the user's. */
export const confirmDevice = sessionRoute({
  schema: { params: sessionId },
  async handle({ acting, params }) {
    if (!(await acting.confirm(params.sessionId))) throw new SessionNotFoundError();
  },
});

/** `POST /sessions/:sessionId/deny`: the new device is somebody else's, and its session ends. */
export const denyDevice = sessionRoute({
  schema: { params: sessionId },
  async handle({ acting, params }) {
    if (!(await acting.deny(params.sessionId))) throw new SessionNotFoundError();
  },
});

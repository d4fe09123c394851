import { SessionNotFoundError } from '@jwt-sessions/core';
import { BARRED, sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

/** `POST /sessions/:sessionId/confirm`: the new device is the user's. */
export const confirmDevice = sessionRoute({
  schema: {
    name: 'confirmSession',
    summary: 'Vouches for a session on a new device.',
    params: sessionId,
    refusals: ['session_unconfirmed', 'session_impersonated', 'not_found', 'session_limit_reached'],
  },
  async handle({ acting, params }) {
    if (!(await acting.confirm(params.sessionId))) throw new SessionNotFoundError();
  },
});

/** `POST /sessions/:sessionId/deny`: the new device is somebody else's, and its session ends. */
export const denyDevice = sessionRoute({
  schema: {
    name: 'denySession',
    summary: "Ends a session on a new device that isn't the user's.",
    params: sessionId,
    refusals: [...BARRED, 'not_found'],
  },
  async handle({ acting, params }) {
    if (!(await acting.deny(params.sessionId))) throw new SessionNotFoundError();
  },
});

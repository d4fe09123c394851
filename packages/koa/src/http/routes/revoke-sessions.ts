import { SessionNotFoundError } from '@jwt-sessions/core';
import * as v from 'valibot';
import { sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

const revoked = v.strictObject({ revoked: v.number() });

/** `DELETE /sessions/:sessionId`. */
export const revokeSession = sessionRoute({
  schema: { params: sessionId },
  async handle({ acting, params }) {
    if (!(await acting.revoke(params.sessionId))) throw new SessionNotFoundError();
  },
});

/** `DELETE /sessions/others`: revokes all sessions of the user but the current one. */
export const revokeOtherSessions = sessionRoute({
  schema: { answer: revoked },
  async handle({ acting }) {
    return { revoked: await acting.revokeOthers() };
  },
});

/** `DELETE /sessions/all`: revokes all sessions of the user, the current one included. */
export const revokeAllSessions = sessionRoute({
  schema: { answer: revoked },
  async handle({ acting }) {
    return { revoked: await acting.revokeAll() };
  },
});

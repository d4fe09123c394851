import { SessionNotFoundError } from '@jwt-sessions/core';
import * as v from 'valibot';
import { count } from '../answers/schemas.js';
import { BARRED, sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

const revoked = v.strictObject({ revoked: count });

/** `DELETE /sessions/:sessionId`. */
export const revokeSession = sessionRoute({
  schema: {
    name: 'revokeSession',
    summary: 'Ends a session of the user.',
    params: sessionId,
    refusals: [...BARRED, 'not_found'],
  },
  async handle({ acting, params }) {
    if (!(await acting.revoke(params.sessionId))) throw new SessionNotFoundError();
  },
});

/** `DELETE /sessions/others`: revokes all sessions of the user but the current one. */
export const revokeOtherSessions = sessionRoute({
  schema: {
    name: 'revokeOtherSessions',
    summary: 'Ends all sessions of the user but the current one.',
    answer: revoked,
    refusals: BARRED,
  },
  async handle({ acting }) {
    return { revoked: await acting.revokeOthers() };
  },
});

/** `DELETE /sessions/all`: revokes all sessions of the user, the current one included. */
export const revokeAllSessions = sessionRoute({
  schema: {
    name: 'revokeAllSessions',
    summary: 'Ends all sessions of the user, the current one included.',
    answer: revoked,
    refusals: BARRED,
  },
  async handle({ acting }) {
    return { revoked: await acting.revokeAll() };
  },
});

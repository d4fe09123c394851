import { InvalidTokenError, SessionNotFoundError } from '@jwt-sessions/core';
import { toPublicSession } from '../answers/public-session.js';
import { publicSession } from '../answers/schemas.js';
import { sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

/** `GET /sessions/current`. */
export const showCurrentSession = sessionRoute({
  schema: {
    name: 'showCurrentSession',
    summary: 'Shows the session of the request, one whose second factor is still to come as well.',
    answer: publicSession,
  },
  async handle({ acting, session: { id, userId } }) {
    const session = await acting.find(id);
    // It was there a moment ago: it has ended since, and its token with it.
    if (session === null) throw new InvalidTokenError('session_absent', { sessionId: id, userId });
    return toPublicSession(session, id);
  },
});

/** `GET /sessions/:sessionId`. */
export const showSession = sessionRoute({
  schema: {
    name: 'showSession',
    summary: 'Shows a session of the user.',
    params: sessionId,
    answer: publicSession,
    refusals: ['session_unconfirmed', 'not_found'],
  },
  async handle({ acting, session: { id: currentId }, params }) {
    const session = await acting.find(params.sessionId);
    if (session === null) throw new SessionNotFoundError();
    return toPublicSession(session, currentId);
  },
});

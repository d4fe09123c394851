import { SessionNotFoundError } from '@jwt-sessions/core';
import * as v from 'valibot';
import { toPublicSession } from '../answers/public-session.js';
import { publicSession } from '../answers/schemas.js';
import { members } from '../schemas/members.js';
import { sessionRoute } from './route.js';
import { sessionId } from './session-id.js';

/** `PATCH /sessions/:sessionId` with `{ label }`: the user's own name for a session, or null to take it away. */
export const labelSession = sessionRoute({
  schema: {
    name: 'labelSession',
    summary: "Gives a session the user's own name for it, or takes that away by null.",
    params: sessionId,
    body: members({ label: v.nullable(v.string('a string, or null')) }),
    answer: publicSession,
    refusals: ['session_unconfirmed', 'session_impersonated', 'not_found'],
  },
  async handle({ acting, session: { id: currentId }, params, body }) {
    const session = await acting.setLabel(params.sessionId, body.label);
    if (session === null) throw new SessionNotFoundError();
    return toPublicSession(session, currentId);
  },
});

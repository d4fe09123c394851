import * as v from 'valibot';
import { toPublicEndedSession } from '../answers/public-ended-session.js';
import { publicEndedSession } from '../answers/schemas.js';
import { pageQuery } from './page-query.js';
import { sessionRoute } from './route.js';

/** `GET /sessions/ended?cursor=…&limit=…`: a page of the user's sessions that are over, the last to end first. */
export const listEndedSessions = sessionRoute({
  schema: {
    name: 'listEndedSessions',
    summary: 'Lists a page of the sessions of the user that are over, the last to end first.',
    query: pageQuery,
    answer: v.strictObject({ sessions: v.array(publicEndedSession), nextCursor: v.nullable(v.string()) }),
    refusals: ['session_unconfirmed'],
  },
  async handle({ acting, query }) {
    const { sessions, nextCursor } = await acting.listEnded(query);
    return { sessions: sessions.map(toPublicEndedSession), nextCursor };
  },
});

import * as v from 'valibot';
import { toPublicSession } from '../answers/public-session.js';
import { publicSession } from '../answers/schemas.js';
import { pageQuery } from './page-query.js';
import { sessionRoute } from './route.js';

/** `GET /sessions?cursor=…&limit=…`: a page of the user's sessions. */
export const listSessions = sessionRoute({
  schema: {
    name: 'listSessions',
    summary: 'Lists a page of the sessions of the user, the current one first.',
    query: pageQuery,
    answer: v.strictObject({ sessions: v.array(publicSession), nextCursor: v.nullable(v.string()) }),
    refusals: ['session_unconfirmed'],
  },
  async handle({ acting, session, query }) {
    const { sessions, nextCursor } = await acting.list(query);
    const shown = sessions.map((each) => toPublicSession(each, session.id));
    return { sessions: shown, nextCursor };
  },
});

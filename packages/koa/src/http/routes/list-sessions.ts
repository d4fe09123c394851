import * as v from 'valibot';
import { toPublicSession } from '../answers/public-session.js';
import { publicSession } from '../answers/schemas.js';
import { members } from '../schemas/members.js';
import { sessionRoute } from './route.js';

const LIMIT = 'a whole number from 1 to 100';

/** `GET /sessions?cursor=…&limit=…`: a page of the user's sessions. */
export const listSessions = sessionRoute({
  schema: {
    query: members({
      cursor: v.optional(v.string('the nextCursor of an answer')),
      limit: v.optional(v.pipe(v.string(LIMIT), v.regex(/^(?:[1-9]\d?|100)$/, LIMIT), v.transform(Number))),
    }),
    answer: v.strictObject({ sessions: v.array(publicSession), nextCursor: v.nullable(v.string()) }),
  },
  async handle({ acting, session, query }) {
    const { sessions, nextCursor } = await acting.list(query);
    const shown = sessions.map((each) => toPublicSession(each, session.id));
    return { sessions: shown, nextCursor };
  },
});

import { SESSION_TOKEN } from '../answers/hand-out.js';
import type { Route } from '../routes/route.js';

/** What every answer of the routes has. */
const HEADERS = {
  'Cache-Control': { required: true, schema: { const: 'no-store' } },
  'Accept-CH': {
    description: 'The client hints that name a device.',
    required: true,
    schema: { type: 'string' },
  },
};

/** What an answer has whose request a guard in front let in by a token that was due. */
const ROTATED = {
  [SESSION_TOKEN]: {
    description: 'A new token, where a guard stands in front and the token of the request was old.',
    schema: { type: 'string' },
  },
};

/** What an answer has where attempts are counted, once one was. */
const COUNTED = {
  'RateLimit-Policy': {
    description: 'How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'How many of them are left, for how many seconds.',
    schema: { type: 'string' },
  },
};

/** The headers that any answer of a route may have. */
export function commonHeaders(
  { schema, needsSession }: Pick<Route, 'schema' | 'needsSession'>,
  rotates: boolean,
): Record<string, object> {
  return {
    ...HEADERS,
    ...(needsSession && rotates && ROTATED),
    ...(schema.throttled && COUNTED),
  };
}

import { SESSION_TOKEN } from '../answers/hand-out.js';

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

/** The headers that any answer of a route may have. */
export function commonHeaders(needsSession: boolean, rotates: boolean): Record<string, object> {
  return needsSession && rotates ? { ...HEADERS, ...ROTATED } : HEADERS;
}

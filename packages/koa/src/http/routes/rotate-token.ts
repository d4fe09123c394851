import type { SessionManager } from '@jwt-sessions/core';
import { renewedAnswer } from '../answers/schemas.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { renewSession } from '../renewals/renew-session.js';
import type { Route } from './route.js';

/** `POST /sessions/current/rotate`: a new token for the session. The one before is good until this one is used. */
export function rotateToken(sessions: SessionManager, cookie: CookieSettings): Route {
  return {
    schema: {
      name: 'rotateToken',
      summary: 'Gives a new token for the session. The one before is good until this one is used.',
      answer: renewedAnswer,
    },
    needsSession: true,
    async handle({ exchange }) {
      const rotate = (token: string) => sessions.rotate(token, { ip: exchange.ip });
      return { status: 200, body: await renewSession(exchange, sessions, cookie, rotate) };
    },
  };
}

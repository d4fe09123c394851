import type { SessionManager } from '@jwt-sessions/core';
import type { Exchange } from '../exchange.js';
import * as login from '../login/log-out.js';
import type { Route } from './route.js';
import type { RoutesSettings } from './routes-settings.js';

/** `DELETE /sessions/current`: logs out. */
export function logOut<Context extends Exchange>(
  sessions: SessionManager,
  { cookie, loginCookie, onSession }: RoutesSettings<Context>,
): Route<Context> {
  return {
    schema: { name: 'logOut', summary: 'Logs out: ends the session of the request.' },
    needsSession: true,
    async handle({ exchange }) {
      await login.logOut(exchange, sessions, { cookie, loginCookie }, (session) =>
        onSession(exchange, session),
      );
      return { status: 204 };
    },
  };
}

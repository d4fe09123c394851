import { type IncomingMessage, ServerResponse } from 'node:http';
import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type Koa from 'koa';
import { authenticate } from '../http/credentials/authenticate.js';
import { readCredentials } from '../http/credentials/read-credentials.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';

/** `KoaSessions.authenticateUpgrade`. */
export function authenticateUpgrade(
  sessions: SessionManager,
  settings: KoaSettings,
  app: Koa,
  request: IncomingMessage,
): Promise<AuthenticatedSession> {
  // Of a request that no middleware sees: it knows of a proxy what the application does.
  const ctx = app.createContext(request, new ServerResponse(request));
  return throwingHttpErrors(ctx, settings, async () => {
    const { token } = await readCredentials(ctx, sessions, settings.cookie);
    return authenticate(ctx, sessions, token);
  });
}

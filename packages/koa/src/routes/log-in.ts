import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import { type AuthenticateUser, askHost } from '../authenticate-user.js';
import { startSession } from '../issue-session.js';
import type { BodyReader, RequestBody } from '../read-body.js';
import { InvalidRequestError } from '../request-errors.js';
import type { RouteHandler } from './route-handler.js';

/**
 * `POST /sessions`: the body is the host's to judge, but for two members that are about the session: `app`, the
 * client's application as `{ name, version? }`, and `label`, the user's name for the device.
 */
export function logIn(
  sessions: SessionManager,
  authenticateUser: AuthenticateUser,
  readBody: BodyReader,
): RouteHandler {
  return async (ctx) => {
    const body = await readBody(ctx);
    const description = { app: readApp(body), label: readLabel(body) };
    // Taken before the host looks at the password, so that one that is changed meanwhile lets nobody in.
    const authenticationStartedAt = new Date();
    const userId = await askHost(authenticateUser, body, ctx);
    const answer = await startSession(ctx, sessions, { userId, authenticationStartedAt, ...description });
    ctx.status = 201;
    ctx.body = answer;
  };
}

function readApp({ app }: RequestBody): IssueRequest['app'] {
  if (app === undefined || app === null) return undefined;
  if (typeof app === 'object' && 'name' in app && typeof app.name === 'string') {
    const version = 'version' in app ? (app.version ?? undefined) : undefined;
    if (version === undefined || typeof version === 'string') return { name: app.name, version };
  }
  throw new InvalidRequestError('app must be an object with a name and, at will, a version, both texts.');
}

function readLabel({ label }: RequestBody): string | undefined {
  if (label === undefined || label === null) return undefined;
  if (typeof label === 'string') return label;
  throw new InvalidRequestError('label must be a text.');
}

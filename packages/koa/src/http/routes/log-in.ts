import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import type { BodyReader, RequestBody } from '../bodies/read-body.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { refuseCrossSite } from '../cookies/cross-site.js';
import { type AuthenticateUser, askHost } from '../login/decide-login.js';
import { startSession } from '../login/start-session.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import type { RouteHandler } from './route.js';

/**
 * `POST /sessions`: the body is the host's to judge, but for the members that are about the session: `app`, the client's
 * application as `{ name, version? }`, `label`, the user's name for the device, and `deviceSecret`, which an earlier
 * log-in on the device gave. In cookie mode that is in a cookie, and so is the token.
 */
export function logIn(
  sessions: SessionManager,
  authenticateUser: AuthenticateUser,
  cookie: CookieSettings | null,
  readBody: BodyReader,
): RouteHandler {
  return async (ctx) => {
    // Another site must not log its visitors in here as somebody whose doings it can read afterwards.
    if (cookie !== null) refuseCrossSite(ctx, cookie);
    const body = await readBody(ctx.req, (ctx.request as { body?: unknown }).body);
    const description = { app: readApp(body), label: readText(body, 'label') };
    const device = cookie === null ? { deviceSecret: readText(body, 'deviceSecret') } : {};
    // Taken before the host looks at the password, so that one that is changed meanwhile lets nobody in.
    const authenticationStartedAt = new Date(sessions.now());
    const decision = await askHost(authenticateUser, body, ctx);
    const request = { ...decision, ...description, ...device, authenticationStartedAt };
    const answer = await startSession(ctx, sessions, cookie, request, true);
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

function readText(body: RequestBody, name: 'label' | 'deviceSecret'): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new InvalidRequestError(`${name} must be a text.`);
}

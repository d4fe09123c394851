import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { isUnsafe, refuseCrossSite } from '../http/cookies/cross-site.js';
import { startSession } from '../http/login/start-session.js';
import { checkBoolean, checkNames, show } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import type { SessionContext } from '../session-state.js';

/** The options of `logIn`. */
export interface LogInOptions {
  /**
   * Whether the session ends whose cookie the new one takes the place of. Default: yes, but not in a GET, such as OAuth's
   * redirect, where a forged one would log your users out: turn it on once you have checked the request's `state`.
   */
  readonly replaces?: boolean | undefined;
}

const REQUEST: Readonly<Record<keyof IssueRequest, true>> = {
  userId: true,
  ip: true,
  userAgent: true,
  clientHints: true,
  app: true,
  label: true,
  data: true,
  authenticationStartedAt: true,
  pending: true,
  trustDevice: true,
  authMethods: true,
  deviceSecret: true,
  replaces: true,
  idleTimeout: true,
  absoluteTimeout: true,
  rememberMe: true,
  impersonatedBy: true,
};

/** `KoaSessions.logIn`. */
export async function logIn(
  sessions: SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  request: IssueRequest,
  options: LogInOptions = {},
): Promise<SessionAnswer> {
  checkNames(options, { replaces: true }, 'logIn');
  const { replaces = isUnsafe(ctx) } = options;
  checkBoolean(replaces, 'replaces');
  const asked = readRequest(request);
  const { loginCookie } = settings;
  return throwingHttpErrors(ctx, settings, async () => {
    if (loginCookie !== null) refuseCrossSite(ctx, loginCookie);
    return startSession(ctx, sessions, loginCookie, asked, replaces);
  });
}

/**
 * The request as an object of its own. It is read by name as well: spread, it would lose what a class gives by a getter,
 * `pending` among it. A name that isn't known goes on to the manager, which refuses it.
 */
function readRequest(request: IssueRequest): IssueRequest {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`logIn needs a request such as { userId: 'alice' }, not ${show(request)}.`);
  }
  const named = Object.keys(REQUEST).filter((name) => name in request) as (keyof IssueRequest)[];
  return { ...request, ...Object.fromEntries(named.map((name) => [name, request[name]])) };
}

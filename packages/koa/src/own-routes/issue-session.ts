import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import {
  type AnswerOptions,
  type LoginAnswer,
  readAnswerOptions,
  type SessionAnswer,
} from '../http/answers/hand-out.js';
import { isUnsafe, refuseCrossSite } from '../http/cookies/cross-site.js';
import { startSession } from '../http/login/start-session.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { checkBoolean, show } from '../http/values/check-options.js';
import type { SessionContext } from '../session-context.js';

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
  justProved: true,
  deviceSecret: true,
  replaces: true,
};

/** The options of `issueSession`. */
export interface IssueSessionOptions extends AnswerOptions {
  /**
   * Whether the session ends whose cookie the new one takes the place of. Default: yes, but not in a GET, such as OAuth's
   * redirect, where a forged one would log your users out: turn it on once you have checked the request's `state`.
   */
  readonly replaces?: boolean | undefined;
}

/**
 * Starts a session for a user whom you have authenticated by yourself: by OAuth, a passkey, a link in a mail. Address,
 * User-Agent and client hints are taken from the request unless you give them, and the answer is marked `no-store`.
 *
 * In cookie mode the token goes out in the cookie alone, the device is known by a cookie of its own, the session of the
 * user whose cookie is replaced ends, and an unsafe request of another site is refused. A GET, such as OAuth's redirect, is yours to protect: that is what its `state` is
 * for.
 *
 * @throws SessionHttpError which Koa answers with the right status when you let it pass: `session_limit_reached` (409),
 *   `invalid_credentials` (401, when `authenticationStartedAt` lies before the user's sessions were all ended),
 *   `cross_site_request` (403), `store_unavailable` (503)
 * @throws TypeError for a user id or data that can't be kept
 *
 * @example
 * ctx.status = 201;
 * ctx.body = await issueSession(ctx, sessions, { userId: profile.id });
 */
export function issueSession(
  ctx: SessionContext,
  sessions: SessionManager,
  request: IssueRequest,
  options?: IssueSessionOptions & { readonly cookie?: false | undefined },
): Promise<LoginAnswer>;
export function issueSession(
  ctx: SessionContext,
  sessions: SessionManager,
  request: IssueRequest,
  options: IssueSessionOptions,
): Promise<SessionAnswer>;
export async function issueSession(
  ctx: SessionContext,
  sessions: SessionManager,
  request: IssueRequest,
  options: IssueSessionOptions = {},
): Promise<SessionAnswer | LoginAnswer> {
  const { replaces = isUnsafe(ctx), ...answering } = readOptions(sessions, options);
  const asked = readRequest(request);
  return throwingHttpErrors(ctx, async () => {
    const { cookie } = answering;
    if (cookie !== null) refuseCrossSite(ctx, cookie);
    return startSession(ctx, sessions, cookie, asked, replaces);
  });
}

function readOptions(sessions: SessionManager, options: IssueSessionOptions) {
  const cookie = readAnswerOptions(sessions, options, 'issueSession', { replaces: true });
  const { replaces } = options;
  if (replaces !== undefined) checkBoolean(replaces, 'replaces');
  return { cookie, replaces };
}

/**
 * The request as an object of its own. It is read by name as well: spread, it would lose what a class gives by a getter,
 * `pending` among it. A name that isn't known goes on to the manager, which refuses it.
 */
function readRequest(request: IssueRequest): IssueRequest {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`issueSession needs a request such as { userId: 'alice' }, not ${show(request)}.`);
  }
  const named = Object.keys(REQUEST).filter((name) => name in request) as (keyof IssueRequest)[];
  return { ...request, ...Object.fromEntries(named.map((name) => [name, request[name]])) };
}

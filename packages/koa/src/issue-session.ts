import type { IssueRequest, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { type PublicSession, toPublicSession } from './public-session.js';
import { isRefusal, SessionHttpError } from './session-http-error.js';

/** What `issueSession` needs of Koa's context. */
export type IssuingContext = Pick<Context, 'ip' | 'get' | 'set'>;

/** A new session, ready to be the body of the answer; the same as `POST /sessions` gives. */
export interface TokenAnswer {
  /** The JWT. It is shown this once and kept nowhere. */
  readonly token: string;
  readonly tokenType: 'Bearer';
  /** The token's `exp`: the session's absolute end. */
  readonly expiresAt: Date;
  readonly session: PublicSession;
}

/**
 * Starts a session for a user whom you have authenticated by yourself: by OAuth, a passkey, a link in a mail. Address
 * and User-Agent are taken from the request unless you give them, and the answer is marked `no-store`.
 *
 * @throws SessionHttpError which Koa answers with the right status when you let it pass: `session_limit_reached` (409),
 *   `invalid_credentials` (401, when `authenticationStartedAt` lies before the user's sessions were all ended),
 *   `store_unavailable` (503)
 * @throws TypeError for a user id or data that can't be kept
 *
 * @example
 * ctx.status = 201;
 * ctx.body = await issueSession(ctx, sessions, { userId: profile.id });
 */
export async function issueSession(
  ctx: IssuingContext,
  sessions: SessionManager,
  request: IssueRequest,
): Promise<TokenAnswer> {
  try {
    return await startSession(ctx, sessions, request);
  } catch (error) {
    throw isRefusal(error) ? new SessionHttpError(error) : error;
  }
}

/** {@link issueSession} with the errors of the manager as they are. */
export async function startSession(
  ctx: IssuingContext,
  sessions: SessionManager,
  request: IssueRequest,
): Promise<TokenAnswer> {
  const { token, expiresAt, session } = await sessions.issue({
    ...request,
    ip: request.ip ?? ctx.ip,
    userAgent: request.userAgent ?? ctx.get('User-Agent'),
  });
  ctx.set('Cache-Control', 'no-store');
  return { token, tokenType: 'Bearer', expiresAt, session: toPublicSession(session, session.id) };
}

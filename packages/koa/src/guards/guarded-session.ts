import { type AuthenticatedSession, InvalidTokenError } from '@jwt-sessions/core';
import type { Context } from 'koa';

/**
 * The session that `requireSession` has let in, for what asks for more than that.
 *
 * @throws TypeError when no `requireSession` stands in front: nobody would be let in, and nobody would know why
 * @throws InvalidTokenError for a session whose second factor is still to come
 */
export function guardedSession({ state }: Pick<Context, 'state'>, caller: string): AuthenticatedSession {
  const { session, pendingSession } = state;
  if (session !== undefined) return session;
  if (pendingSession !== undefined) {
    const { id: sessionId, userId } = pendingSession;
    throw new InvalidTokenError('session_pending', { sessionId, userId });
  }
  throw new TypeError(`${caller} must stand behind requireSession.`);
}

import type { AuthenticatedSession } from '@jwt-sessions/core';
import type { Context } from 'koa';

/** @throws TypeError when no `requireSession` stands in front: nobody would be let in, and nobody would know why */
export function guardedSession(ctx: Pick<Context, 'state'>, caller: string): AuthenticatedSession {
  const { session } = ctx.state;
  if (session !== undefined) return session;
  throw new TypeError(`${caller} must stand behind requireSession.`);
}

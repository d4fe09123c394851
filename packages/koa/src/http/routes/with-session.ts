import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { JustProved, RoutesSettings } from '../../session-routes-options.js';
import type { BodyReader, RequestBody } from '../bodies/read-body.js';
import { canBePlanted } from '../cookies/cookie-options.js';
import { isCrossSite } from '../cookies/cross-site.js';
import { clearSessionCookie, expireElsewhere } from '../cookies/write-cookie.js';
import { authenticate, authenticateAfresh, recheck, screen } from '../credentials/authenticate.js';
import { readCredentials } from '../credentials/read-credentials.js';
import { HostFailure } from '../refusals/application-failure.js';
import type { RouteHandler, SessionRouteHandler } from './route.js';

/**
 * The ways in which a route gets at the session of its request. What changes something decides on the session as it is
 * when all is there that was waited for: the body, and the host's word.
 */
export interface SessionOfRequest {
  /** For what any session may look at. */
  needed(handle: SessionRouteHandler): RouteHandler;
  /** For what any session may change. */
  changing(handle: SessionRouteHandler, readBody?: BodyReader): RouteHandler;
  /** For what a session may change when it is old enough, or its user just proved who they are. */
  weighed(handle: SessionRouteHandler, readBody?: BodyReader): RouteHandler;
  /** For what ends the session of the request itself, if nothing else is named: its cookie goes as well. */
  ending(handle: SessionRouteHandler): RouteHandler;
  /** For logging out: any session may, and the cookie goes whatever becomes of it. */
  leaving(handle: SessionRouteHandler): RouteHandler;
}

const NO_BODY: RequestBody = {};

export function createSessionOfRequest(
  sessions: SessionManager,
  { cookie, justProved }: Pick<RoutesSettings, 'cookie' | 'justProved'>,
): SessionOfRequest {
  const looking =
    (handle: SessionRouteHandler, allowPending = false): RouteHandler =>
    async (ctx) => {
      const { token } = await readCredentials(ctx, sessions, cookie);
      const session = await authenticate(ctx, sessions, token, allowPending);
      ctx.state.session = session;
      await handle(ctx, sessions.actingAs(session), session, NO_BODY);
    };

  const changing =
    (handle: SessionRouteHandler, readBody?: BodyReader, prove = never): RouteHandler =>
    async (ctx) => {
      const { token } = await readCredentials(ctx, sessions, cookie);
      if (readBody !== undefined) await screen(ctx, sessions, token);
      const body = await (readBody?.(ctx.req, (ctx.request as { body?: unknown }).body) ?? NO_BODY);
      const before = await authenticateAfresh(ctx, sessions, token);
      ctx.state.session = before;
      const { proved, waited } = await askProof(prove, ctx, before);
      const session = waited ? await recheck(ctx, sessions, token, before) : before;
      ctx.state.session = session;
      await handle(ctx, sessions.actingAs(session, { justProved: proved }), session, body);
    };

  return {
    needed: (handle) => looking(handle),
    changing: (handle, readBody) => changing(handle, readBody),
    weighed: (handle, readBody) => changing(handle, readBody, justProved),
    ending: (handle) =>
      changing(
        async (ctx, acting, session, body) => {
          await handle(ctx, acting, session, body);
          const { sessionId: endedId = session.id } = ctx.params;
          if (cookie !== null && endedId === session.id) clearSessionCookie(ctx, cookie);
        },
        undefined,
        justProved,
      ),
    leaving: (handle) => {
      // It ends no session but its own, so nothing is lost where that has ended meanwhile.
      const leave = looking(handle, true);
      return async (ctx) => {
        try {
          await leave(ctx);
        } finally {
          // In any case: a dead token is refused, and a store that fails is no reason to stay.
          if (cookie !== null && !isCrossSite(ctx, cookie)) {
            clearSessionCookie(ctx, cookie);
            if (canBePlanted(cookie.name)) expireElsewhere(ctx, cookie, cookie.name, 'domains');
          }
        }
      };
    },
  };
}

const never: JustProved = () => false;

/**
 * Whether the user just proved who they are, and whether the host took its time to find out.
 *
 * @throws HostFailure around what the host's function threw
 */
async function askProof(
  justProved: JustProved,
  ctx: Context,
  session: AuthenticatedSession,
): Promise<{ readonly proved: boolean; readonly waited: boolean }> {
  try {
    const answer = justProved(ctx, session);
    return { proved: (await answer) === true, waited: typeof answer === 'object' };
  } catch (error) {
    throw new HostFailure(error);
  }
}

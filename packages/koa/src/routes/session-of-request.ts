import type { SessionManager } from '@jwt-sessions/core';
import { authenticate } from '../authenticate.js';
import { isCrossSite } from '../cookies/refuse-cross-site.js';
import { clearSessionCookie } from '../cookies/write-cookie.js';
import { HostFailure } from '../host-failure.js';
import { readCredentials } from '../read-credentials.js';
import type { JustProved, RoutesSettings } from '../session-routes-options.js';
import type { RouteHandler, SessionRouteHandler } from './route-handler.js';

/** The ways in which a route gets at the session of its request. */
export interface SessionOfRequest {
  /** For what any session may do. */
  needed(handle: SessionRouteHandler): RouteHandler;
  /** For what a session may do when it is old enough, or its user just proved who they are. */
  weighed(handle: SessionRouteHandler): RouteHandler;
  /** For what ends the session of the request itself, if nothing else is named: its cookie goes as well. */
  ending(handle: SessionRouteHandler): RouteHandler;
  /** For logging out: any session may, and the cookie goes whatever becomes of it. */
  leaving(handle: SessionRouteHandler): RouteHandler;
}

export function createSessionOfRequest(
  sessions: SessionManager,
  { cookie, justProved }: Pick<RoutesSettings, 'cookie' | 'justProved'>,
): SessionOfRequest {
  const withSession =
    (handle: SessionRouteHandler, { prove = never, allowPending = false } = {}): RouteHandler =>
    async (ctx) => {
      const { token } = readCredentials(ctx, cookie);
      const session = await authenticate(ctx, sessions, token, allowPending);
      ctx.state.session = session;
      const proved = await askProof(prove, ctx, session);
      await handle(ctx, sessions.as(session, { justProved: proved }), session);
    };

  return {
    needed: (handle) => withSession(handle),
    weighed: (handle) => withSession(handle, { prove: justProved }),
    ending: (handle) =>
      withSession(
        async (ctx, acting, session) => {
          await handle(ctx, acting, session);
          const { sessionId: endedId = session.id } = ctx.params;
          if (cookie !== null && endedId === session.id) clearSessionCookie(ctx, cookie);
        },
        { prove: justProved },
      ),
    leaving: (handle) => {
      const leave = withSession(handle, { allowPending: true });
      return async (ctx) => {
        // First of all: a dead token is refused, and a store that fails is no reason to stay.
        if (cookie !== null && !isCrossSite(ctx, cookie)) clearSessionCookie(ctx, cookie);
        await leave(ctx);
      };
    },
  };
}

const never: JustProved = () => false;

/** @throws HostFailure around what the host's function threw */
async function askProof(justProved: JustProved, ...request: Parameters<JustProved>): Promise<boolean> {
  try {
    return (await justProved(...request)) === true;
  } catch (error) {
    throw new HostFailure(error);
  }
}

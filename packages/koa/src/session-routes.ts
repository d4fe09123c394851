import type { SessionManager } from '@jwt-sessions/core';
import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { authenticate } from './authenticate.js';
import { HostFailure } from './authenticate-user.js';
import { createBodyReader } from './read-body.js';
import { refuse } from './refuse.js';
import { MethodNotAllowedError } from './request-errors.js';
import { endAllSessions, endOtherSessions, endSession, logOut } from './routes/end-sessions.js';
import { labelSession } from './routes/label-session.js';
import { listSessions } from './routes/list-sessions.js';
import { logIn } from './routes/log-in.js';
import type { RouteHandler, SessionRouteHandler } from './routes/route-handler.js';
import { showCurrentSession, showSession } from './routes/show-session.js';
import { readRoutesOptions, type SessionRoutesOptions } from './session-routes-options.js';

type Handlers = Readonly<Partial<Record<'get' | 'post' | 'patch' | 'delete', RouteHandler>>>;

/**
 * The routes by which users log in, see their sessions and end them, as one middleware. Requests outside the prefix
 * pass through. It can also be mounted in a Router, under the prefix of that.
 *
 * @throws TypeError for a missing manager or an option that can't be meant
 *
 * @example
 * app.use(sessionRoutes(sessions, {
 *   authenticateUser: async ({ username, password }) => users.check(username, password),
 * }));
 */
export function sessionRoutes(sessions: SessionManager, options: SessionRoutesOptions): Middleware {
  const { authenticateUser, prefix, bodyLimit, errors } = readRoutesOptions(sessions, options);
  const readBody = createBodyReader(bodyLimit);
  // Paths are case-sensitive (RFC 3986 §6.2.2.1), or a rule of the host's for /sessions could be walked around.
  const router = new Router({ sensitive: true });

  const answered =
    (handle: RouteHandler): Middleware =>
    async (ctx) => {
      ctx.set('Cache-Control', 'no-store');
      try {
        await handle(ctx);
      } catch (error) {
        if (error instanceof HostFailure) throw error.error;
        refuse(ctx, error, errors);
      }
    };
  const withSession =
    (handle: SessionRouteHandler): RouteHandler =>
    async (ctx) => {
      const session = await authenticate(ctx, sessions);
      ctx.state.session = session;
      await handle(ctx, session);
    };
  const resource = (path: string, handlers: Handlers): void => {
    const { get, post, patch, delete: remove } = handlers;
    if (get) router.get(prefix + path, answered(get));
    if (post) router.post(prefix + path, answered(post));
    if (patch) router.patch(prefix + path, answered(patch));
    if (remove) router.delete(prefix + path, answered(remove));
    router.all(prefix + path, answered(refuseMethod(handlers)));
  };

  // Without DELETE: an empty variable in a client's URL must not log a person out everywhere.
  resource('', {
    get: withSession(listSessions(sessions)),
    post: logIn(sessions, authenticateUser, readBody),
  });
  resource('/current', {
    get: withSession(showCurrentSession(sessions)),
    delete: withSession(logOut(sessions)),
  });
  resource('/others', { delete: withSession(endOtherSessions(sessions)) });
  resource('/all', { delete: withSession(endAllSessions(sessions)) });
  resource('/:sessionId', {
    get: withSession(showSession(sessions)),
    patch: withSession(labelSession(sessions, readBody)),
    delete: withSession(endSession(sessions)),
  });
  return skipOthers(router, prefix);
}

function refuseMethod(handlers: Handlers): RouteHandler {
  const allow = Object.keys(handlers)
    .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ');
  return async () => {
    throw new MethodNotAllowedError(allow);
  };
}

/** Spares requests that are for somebody else the way through the router. `router` is what an outer Router looks for. */
function skipOthers(router: Router, prefix: string): Middleware {
  // Its type demands a context that has met a router, but meeting it is what makes the context one.
  const dispatch = router.routes() as Middleware;
  const middleware: Middleware = (ctx, next) => (ctx.path.startsWith(prefix) ? dispatch(ctx, next) : next());
  return Object.assign(middleware, { router });
}

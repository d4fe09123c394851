import type { SessionManager } from '@jwt-sessions/core';
import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { type BodyReader, createBodyReader } from '../http/bodies/read-body.js';
import { ACCEPT_CH } from '../http/login/client-hints.js';
import { HostFailure } from '../http/refusals/application-failure.js';
import { MethodNotAllowedError } from '../http/refusals/request-errors.js';
import { confirmDevice, denyDevice } from '../http/routes/confirm-device.js';
import { chooseIdleTimeout, showIdleTimeout } from '../http/routes/idle-timeout.js';
import { labelSession } from '../http/routes/label-session.js';
import { listSessions } from '../http/routes/list-sessions.js';
import { logIn } from '../http/routes/log-in.js';
import { endAllSessions, endOtherSessions, endSession, logOut } from '../http/routes/revoke-sessions.js';
import { rotateToken } from '../http/routes/rotate-token.js';
import type { RouteHandler } from '../http/routes/route.js';
import { showCurrentSession, showSession } from '../http/routes/show-session.js';
import { createSessionOfRequest } from '../http/routes/with-session.js';
import { refuse } from '../refuse.js';
import {
  type RoutesSettings,
  readRoutesOptions,
  type SessionRoutesOptions,
} from '../session-routes-options.js';

/** In the order of the Allow header. */
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Handlers = Readonly<Partial<Record<(typeof METHODS)[number], RouteHandler>>>;

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
  const settings = readRoutesOptions(sessions, options);
  return createRoutes(sessions, settings, createBodyReader(settings.bodyLimit));
}

/** {@link sessionRoutes} of settings that were checked. */
export function createRoutes(
  sessions: SessionManager,
  settings: RoutesSettings,
  readBody: BodyReader,
): Middleware {
  const { authenticateUser, prefix, cookie, idleTimeouts, errors } = settings;
  const session = createSessionOfRequest(sessions, settings);
  // Paths are case-sensitive (RFC 3986 §6.2.2.1), or a rule of the host's for /sessions could be walked around.
  const router = new Router({ sensitive: true });

  const answered =
    (handle: RouteHandler): Middleware =>
    async (ctx) => {
      ctx.set('Cache-Control', 'no-store');
      ctx.set('Accept-CH', ACCEPT_CH);
      try {
        await handle(ctx);
      } catch (error) {
        if (error instanceof HostFailure) throw error.error;
        refuse(ctx, error, errors);
      }
    };
  const resource = (path: string, handlers: Handlers): void => {
    for (const method of METHODS) {
      const handle = handlers[method];
      if (handle !== undefined) router[method](prefix + path, answered(handle));
    }
    router.all(prefix + path, answered(refuseMethod(handlers)));
  };

  // Without DELETE: an empty variable in a client's URL must not log a person out everywhere.
  resource('', {
    get: session.needed(listSessions),
    post: logIn(sessions, authenticateUser, cookie, readBody),
  });
  resource('/current', {
    get: session.needed(showCurrentSession),
    delete: session.leaving(logOut),
  });
  resource('/current/rotate', { post: rotateToken(sessions, cookie) });
  resource('/idle-timeout', {
    get: session.needed(showIdleTimeout(idleTimeouts)),
    put: session.weighed(chooseIdleTimeout(idleTimeouts), readBody),
  });
  resource('/others', { delete: session.weighed(endOtherSessions) });
  resource('/all', { delete: session.ending(endAllSessions) });
  resource('/:sessionId', {
    get: session.needed(showSession),
    patch: session.changing(labelSession, readBody),
    delete: session.ending(endSession),
  });
  resource('/:sessionId/confirm', { post: session.weighed(confirmDevice) });
  resource('/:sessionId/deny', { post: session.weighed(denyDevice) });
  return skipOthers(router, prefix);
}

function refuseMethod(handlers: Handlers): RouteHandler {
  const allow = METHODS.filter((method) => handlers[method] !== undefined)
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

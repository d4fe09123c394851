import { Readable } from 'node:stream';
import type { SessionManager } from '@jwt-sessions/core';
import { Router } from '@koa/router';
import type { Context, Middleware } from 'koa';
import { createBodyReader, type StartTimer } from '../http/bodies/read-body.js';
import { ACCEPT_CH } from '../http/login/client-hints.js';
import { ApplicationFailure } from '../http/refusals/application-failure.js';
import { MethodNotAllowedError } from '../http/refusals/request-errors.js';
import type { RouteAnswer, RouteRequest } from '../http/routes/route.js';
import { allowedMethods, METHODS, type Resource, sessionRoutes } from '../http/routes/session-routes.js';
import type { KoaSettings } from '../koa-options.js';
import { type RefusalSettings, refuse } from '../refuse.js';
import { noteLogInPath } from './log-in-paths.js';

/**
 * `KoaSessions.routes`.
 *
 * @param startTimer for tests, whose time is their own
 * @throws TypeError without `authenticateUser`
 */
export function mountSessionRoutes(
  sessions: SessionManager,
  settings: KoaSettings,
  startTimer?: StartTimer,
): Middleware {
  const resources = resourcesOf(sessions, settings, startTimer);
  noteLogInPath(sessions, settings.prefix);
  return mountRoutes(resources, settings);
}

/**
 * The routes by their paths below the prefix.
 *
 * @throws TypeError without `authenticateUser`
 */
export function resourcesOf(
  sessions: SessionManager,
  { authenticateUser, ...settings }: KoaSettings,
  startTimer?: StartTimer,
): Readonly<Record<string, Resource<Context>>> {
  if (authenticateUser === null) {
    throw new TypeError(
      'koaSessions needs authenticateUser for its routes: a function (body, ctx) that returns the user id, or null.',
    );
  }
  const readBody = createBodyReader(settings.bodyLimit, startTimer);
  return sessionRoutes(
    sessions,
    { ...settings, authenticateUser, throttle: settings.throttles.login },
    readBody,
  );
}

function mountRoutes(
  resources: Readonly<Record<string, Resource<Context>>>,
  settings: Pick<KoaSettings, 'prefix' | 'errors' | 'warn' | 'explain'>,
): Middleware {
  const { prefix } = settings;
  // Paths are case-sensitive (RFC 3986 §6.2.2.1), or a rule of yours for /sessions could be walked around.
  const router = new Router({ sensitive: true });
  for (const [path, resource] of Object.entries(resources)) {
    for (const method of METHODS) {
      const route = resource[method];
      if (route !== undefined) router[method](prefix + path, answerWith(route.handle, settings));
    }
    const refuseMethod = async () => {
      throw new MethodNotAllowedError(allowedMethods(resource));
    };
    router.all(prefix + path, answerWith(refuseMethod, settings));
  }
  return skipOthers(router, prefix);
}

function answerWith(
  handle: (request: RouteRequest<Context>) => Promise<RouteAnswer>,
  settings: RefusalSettings,
): Middleware {
  return async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Accept-CH', ACCEPT_CH);
    try {
      const { status, body, location } = await handle(toRequest(ctx));
      ctx.status = status;
      if (location !== undefined) ctx.set('Location', location);
      if (body instanceof Readable) goOn(ctx);
      if (body !== undefined) ctx.body = body;
    } catch (error) {
      if (error instanceof ApplicationFailure) throw error.error;
      await refuse(ctx, error, settings);
    }
  };
}

/** For an answer that goes on until its client goes away: Koa would report each tab that is closed as an error. */
function goOn(ctx: Context): void {
  const { onerror } = ctx;
  ctx.onerror = (error) => {
    if ((error as NodeJS.ErrnoException | null)?.code !== 'ERR_STREAM_PREMATURE_CLOSE')
      onerror.call(ctx, error);
  };
}

function toRequest(ctx: Context): RouteRequest<Context> {
  const { body: parsedBody } = ctx.request as { readonly body?: unknown };
  return { exchange: ctx, params: ctx.params, query: ctx.query, parsedBody };
}

/** Spares requests that are for somebody else the way through the router. `router` is what an outer Router looks for. */
function skipOthers(router: Router, prefix: string): Middleware {
  // Its type demands a context that has met a router, but meeting it is what makes the context one.
  const dispatch = router.routes() as Middleware;
  const middleware: Middleware = (ctx, next) => (ctx.path.startsWith(prefix) ? dispatch(ctx, next) : next());
  return Object.assign(middleware, { router });
}

import { Router, type RouterMiddleware } from '@koa/router';
import type { Context, Middleware } from 'koa';
import { createAssets } from './assets.js';
import { createCodeRoutes } from './code-routes.js';
import { createDeviceRoutes } from './device-routes.js';
import { createLoginRoutes } from './login-routes.js';
import type { DevicesPageOptions } from './options.js';
import { createPages } from './pages.js';
import { PageSessions, type SessionManager } from './sessions.js';

/**
 * A log-in form, a form for a second factor, and the page of the user's devices, as one middleware. What is outside their
 * paths passes through.
 *
 * @example
 * app.use(devicesPage(sessions, { cookie: true, appName: 'Shop', authenticateUser }));
 * app.use(koaSessions(sessions, { cookie: true }).requireSession());
 */
export function devicesPage(manager: SessionManager, options: DevicesPageOptions): Middleware {
  const { cookie = true, authenticateUser, throttle, path = '/devices' } = options;
  const prefix = `${path}/sessions`;
  const sessions = new PageSessions(manager, { cookie, authenticateUser, throttle, prefix });
  const pages = createPages(sessions, options);
  const serveAsset = createAssets();

  const router = new Router({ sensitive: true });
  router.get(`${pages.paths.assets}/:name`, (ctx) => serveAsset(ctx as Context, ctx.params.name ?? ''));
  router.get(pages.paths.events, sessions.routes as RouterMiddleware);
  createLoginRoutes(router, sessions, pages, options);
  createCodeRoutes(router, sessions, pages, options);
  createDeviceRoutes(router, sessions, pages, options);
  // Its type demands a context that has met a router, but meeting it is what makes the context one.
  return router.routes() as Middleware;
}

import type { SessionManager } from '@jwt-sessions/core';
import Koa from 'koa';
import { addRoutes } from './add-routes.js';
import { DemoUsers } from './demo-users.js';
import { serveApp } from './serve-app.js';
import { tourLines } from './tour-lines.js';

/**
 * Serves the application until the process is told to stop (Ctrl-C, or SIGTERM), and then closes everything in order.
 *
 * @param closeStore closes what the caller opened
 */
export async function serve(
  sessions: SessionManager,
  port: number,
  closeStore: () => Promise<void>,
): Promise<void> {
  const app = new Koa();
  addRoutes(app, sessions, await DemoUsers.create());
  await serveApp(sessions, app, { port, closeStore, welcome: (url) => tourLines(url).join('\n') });
}

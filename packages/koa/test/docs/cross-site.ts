/** What docs/cross-site.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { type AuthenticateUser, koaSessions } from '@jwt-sessions/koa';
import Koa from 'koa';

declare const sessions: SessionManager;
declare const authenticateUser: AuthenticateUser;

// -- CORS

import cors from '@koa/cors';

const PAGES = 'https://app.example.com';
const app = new Koa();
const auth = koaSessions(sessions, {
  authenticateUser,
  cookie: { trustedOrigins: [PAGES] }, // for pages of another site sameSite: 'none' besides
});
app.use(cors({ origin: PAGES, credentials: true, exposeHeaders: ['Session-Token'] }));
app.use(auth.routes());
app.use(auth.requireSession());

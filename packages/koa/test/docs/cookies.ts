/** What docs/cookies.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { type AuthenticateUser, koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';

declare const sessions: SessionManager;
declare const authenticateUser: AuthenticateUser;

// -- Cookies

const auth = koaSessions(sessions, { authenticateUser, cookie: true });

const app = new Koa<SessionState>();
app.use(auth.routes()); // POST /sessions answers { tokenExpiresAt, session }, and sets the cookies
app.use(auth.requireSession());

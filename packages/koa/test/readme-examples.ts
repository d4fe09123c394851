/** The snippets of the README, which a test compares with it. Compiled, not run. */
import { MemoryStore, SessionManager } from '@jwt-sessions/core';
import { requireSession, type SessionState, sessionRoutes } from '@jwt-sessions/koa';
import Koa from 'koa';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const passwords = new Map([['alice', 'wonderland']]); // yours: a database, and a hash

const app = new Koa<SessionState>();
app.use(
  sessionRoutes(sessions, {
    authenticateUser: ({ username, password }) =>
      typeof username === 'string' && passwords.get(username) === password ? username : null,
  }),
);
app.use(requireSession(sessions)); // everything below needs a session
app.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});
app.listen(3000);

// -- Optional

import { type OptionalSessionState, optionalSession } from '@jwt-sessions/koa';

const pages = new Koa<OptionalSessionState>();
pages.use(optionalSession(sessions));
pages.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`;
});

// -- Router

import { Router } from '@koa/router';

const account = new Router<SessionState>({ prefix: '/account' });
account.get('/', requireSession(sessions), (ctx) => {
  ctx.body = ctx.state.session;
});
pages.use(account.routes());

// -- Refusing

import { type AuthenticateUser, LoginRefusedError, TooManyAttemptsError } from '@jwt-sessions/koa';

const authenticateUser: AuthenticateUser = async ({ username, password, captcha }, ctx) => {
  if (await isFlooding(ctx.ip)) throw new TooManyAttemptsError('15m');
  if (!(await isSolved(captcha))) throw new LoginRefusedError('Solve the captcha.');
  if (typeof username !== 'string' || typeof password !== 'string') return null;
  return checkPassword(username, password);
};

// -- Own log-in

import { issueSession } from '@jwt-sessions/koa';

app.use(async (ctx, next) => {
  if (ctx.path !== '/oauth/callback') return next();
  const profile = await fetchProfile(ctx.query);
  ctx.status = 201;
  ctx.body = await issueSession(ctx, sessions, { userId: profile.id });
});

// -- Throwing

import { SessionHttpError } from '@jwt-sessions/koa';

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof SessionHttpError)) throw error;
    ctx.status = error.status;
    ctx.set(error.headers);
    ctx.body = { error: error.code };
  }
});
app.use(requireSession(sessions, { errors: 'throw' }));

// -- What the host has

declare function isFlooding(ip: string): Promise<boolean>;
declare function isSolved(captcha: unknown): Promise<boolean>;
declare function checkPassword(username: string, password: string): Promise<string | null>;
declare function fetchProfile(query: object): Promise<{ id: string }>;

export { authenticateUser };

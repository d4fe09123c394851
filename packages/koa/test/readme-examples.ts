/** The snippets of the README, which a test compares with it. Compiled, not run. */
import type { IncomingMessage } from 'node:http';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const passwords = new Map([['alice', 'wonderland']]); // yours: a database, and a hash

const app = new Koa<SessionState>();
app.use(
  koaSessions(sessions, {
    authenticateUser: ({ username, password }) =>
      typeof username === 'string' && passwords.get(username) === password ? username : null,
  }).routes(),
);
app.use(koaSessions(sessions).requireSession()); // everything below needs a session
app.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});
app.listen(3000);

// -- Optional

import type { OptionalSessionState } from '@jwt-sessions/koa';

const pages = new Koa<OptionalSessionState>();
pages.use(koaSessions(sessions).optionalSession());
pages.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`;
});

// -- Router

import { Router } from '@koa/router';

const account = new Router<SessionState>({ prefix: '/account' });
account.get('/', koaSessions(sessions).requireSession(), (ctx) => {
  ctx.body = ctx.state.session;
});
pages.use(account.routes());

// -- Recent log-in

account.use(koaSessions(sessions).requireSession());
account.post('/password-check', async (ctx) => {
  if (!(await checkPasswordOf(ctx.state.session.userId, ctx.request.body))) ctx.throw(403);
  ctx.body = await koaSessions(sessions).reauthenticate(ctx); // { token, tokenType, tokenExpiresAt, session }
});
account.delete('/', koaSessions(sessions).requireRecentLogin('10m'), (ctx) =>
  deleteAccount(ctx.state.session.userId),
);
account.post('/transfers', koaSessions(sessions).requireConfirmedSession(), (ctx) =>
  transfer(ctx.state.session.userId),
);

// -- Waiting

account.post('/photos', async (ctx) => {
  const photo = await receiveUpload(ctx.req);
  const { userId } = await koaSessions(sessions).recheck(ctx); // throws what Koa answers with 401 or 503
  ctx.body = await addPhoto(userId, photo);
});

// -- Refusing

import { type AuthenticateUser, LoginRefusedError, TooManyAttemptsError } from '@jwt-sessions/koa';

const authenticateUser: AuthenticateUser = async ({ username, password, captcha }, ctx) => {
  if (await isFlooding(ctx.ip)) throw new TooManyAttemptsError('15m');
  if (!(await isSolved(captcha))) throw new LoginRefusedError('Solve the captcha.');
  if (typeof username !== 'string' || typeof password !== 'string') return null;
  return checkPassword(username, password);
};

// -- Young sessions

const routes = koaSessions(sessions, {
  authenticateUser,
  justProved: (_ctx, { createdAt, authenticatedAt }) =>
    authenticatedAt > createdAt && sessions.now() - authenticatedAt.getTime() < 300_000,
}).routes();

// -- Own log-in

app.use(async (ctx, next) => {
  if (ctx.path !== '/oauth/callback') return next();
  const profile = await fetchProfile(ctx.query);
  ctx.status = 201;
  ctx.body = await koaSessions(sessions).logIn(ctx, { userId: profile.id });
});

// -- Second factor

const login = koaSessions(sessions, {
  authenticateUser: async ({ username, password }) => {
    if (typeof username !== 'string' || typeof password !== 'string') return null;
    const userId = await checkPassword(username, password);
    return userId === null ? null : { userId, pending: await hasSecondFactor(userId) };
  },
}).routes();
const secondFactor = new Router<SessionState>();
secondFactor.post(
  '/second-factor',
  koaSessions(sessions).requireSession({ allowPending: true }),
  async (ctx) => {
    if (!(await checkCode(ctx.state.session.userId, ctx.request.body))) ctx.throw(403);
    ctx.body = await koaSessions(sessions).completeSecondFactor(ctx);
  },
);
app.use(login).use(secondFactor.routes());

// -- Client hints

import { ACCEPT_CH, CRITICAL_CH } from '@jwt-sessions/koa';

app.use((ctx, next) => {
  if (ctx.path === '/login') ctx.set({ 'Accept-CH': ACCEPT_CH, 'Critical-CH': CRITICAL_CH });
  return next();
});

// -- Cookies

const cookie = true;
const site = new Koa<SessionState>();
site.use(koaSessions(sessions, { authenticateUser, cookie }).routes());
site.use(koaSessions(sessions, { cookie }).requireSession());
site.use(async (ctx) => {
  ctx.body = await koaSessions(sessions, { cookie }).reauthenticate(ctx); // { tokenExpiresAt, session }
});

// -- Rotation

const rotating = koaSessions(sessions, { rotateEvery: '1h' }).requireSession();

// -- Administration

const admin = new Router<SessionState>({ prefix: '/admin/users/:userId/sessions' });
admin.use(
  koaSessions(sessions).requireSession(),
  koaSessions(sessions).requireRecentLogin('1h'),
  requireAdmin,
);
admin.get('/', async (ctx) => {
  const { userId = '' } = ctx.params;
  ctx.body = await sessions.list(userId);
});
admin.delete('/', async (ctx) => {
  const { userId = '' } = ctx.params;
  const actor = ctx.state.session.userId;
  ctx.body = { revoked: await sessions.revokeAll(userId, { reason: 'admin', actor }) };
});
admin.delete('/:id', async (ctx) => {
  const { userId = '', id = '' } = ctx.params;
  const actor = ctx.state.session.userId;
  const ended = await sessions.revoke(userId, id, { reason: 'admin', actor });
  ctx.status = ended ? 204 : 404;
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
app.use(koaSessions(sessions, { errors: 'throw' }).requireSession());

// -- What the host has

declare function isFlooding(ip: string): Promise<boolean>;
declare function isSolved(captcha: unknown): Promise<boolean>;
declare function checkPassword(username: string, password: string): Promise<string | null>;
declare function checkPasswordOf(userId: string, body: unknown): Promise<boolean>;
declare function hasSecondFactor(userId: string): Promise<boolean>;
declare function checkCode(userId: string, body: unknown): Promise<boolean>;
declare function receiveUpload(req: IncomingMessage): Promise<Buffer>;
declare function addPhoto(userId: string, photo: Buffer): Promise<object>;
declare function deleteAccount(userId: string): Promise<void>;
declare function transfer(userId: string): Promise<void>;
declare function requireAdmin(ctx: Koa.Context, next: Koa.Next): Promise<void>;
declare function fetchProfile(query: object): Promise<{ id: string }>;

export { admin, rotating, routes, site };

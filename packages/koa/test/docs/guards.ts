/** What docs/guards.md shows. Compiled, not run. */
import type { IncomingMessage } from 'node:http';
import type { SessionManager } from '@jwt-sessions/core';
import type { OptionalSessionState, SessionState } from '@jwt-sessions/koa';
import { koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import Koa from 'koa';

declare const sessions: SessionManager;
declare function checkPasswordOf(userId: string, body: unknown): Promise<boolean>;
declare function deleteAccount(userId: string): Promise<void>;
declare function transfer(userId: string): Promise<void>;
declare function receiveUpload(req: IncomingMessage): Promise<Buffer>;
declare function addPhoto(userId: string, photo: Buffer): Promise<object>;

const auth = koaSessions(sessions);

// -- Guards

const pages = new Router<OptionalSessionState>();
pages.get('/', auth.optionalSession(), (ctx) => {
  ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`;
});

const account = new Router<SessionState>({ prefix: '/account' });
account.use(auth.requireSession());
account.get('/', (ctx) => {
  ctx.body = ctx.state.session;
});

const app = new Koa();
app.use(pages.routes()).use(account.routes());

// -- Recent

account.post('/password-check', async (ctx) => {
  const check = () => checkPasswordOf(ctx.state.session.userId, ctx.request.body);
  ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check });
});
account.delete('/', auth.requireRecentLogin('10m', { methods: ['otp', 'hwk'] }), (ctx) =>
  deleteAccount(ctx.state.session.userId),
);
account.post('/transfers', auth.requireConfirmedSession(), (ctx) => transfer(ctx.state.session.userId));

// -- Waiting

account.post('/photos', async (ctx) => {
  const photo = await receiveUpload(ctx.req);
  const { userId } = await auth.recheck(ctx); // throws what Koa answers with 401 or 503
  ctx.body = await addPhoto(userId, photo);
});

// -- Rotation

const rotating = koaSessions(sessions, { rotateEvery: '1h' });
app.use(rotating.requireSession());

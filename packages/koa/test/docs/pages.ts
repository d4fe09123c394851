/** What docs/pages.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { Router } from '@koa/router';

declare const sessions: SessionManager;
declare function checkPassword(username: string, password: string): Promise<string | null>;
declare function hasSecondFactor(userId: string): Promise<boolean>;
declare function checkCode(userId: string, body: unknown): Promise<boolean>;
declare function escapeHtml(text: unknown): string;

// -- Pages

import { ACCEPT_CH, koaSessions, type OptionalSessionState, SessionHttpError } from '@jwt-sessions/koa';
import Koa from 'koa';

const auth = koaSessions(sessions, {
  cookie: true,
  loginPage: '/login',
  authenticateUser: async ({ username, password, rememberMe }) => {
    if (typeof username !== 'string' || typeof password !== 'string') return null;
    const userId = await checkPassword(username, password);
    if (userId === null) return null;
    // A box that isn't ticked isn't sent: then the cookie goes with the browser, and the session soon.
    const lifetime = rememberMe === 'on' ? {} : { rememberMe: false, idleTimeout: '2h' };
    return { userId, pending: await hasSecondFactor(userId), ...lifetime };
  },
});

const open = new Router<OptionalSessionState>();
open.get('/login', auth.optionalSession(), (ctx) => {
  const { session, pendingSession } = ctx.state;
  const again = ctx.query.error === 'recent_login_required'; // who is in, and is to prove it once more
  if (session !== undefined && !again) return ctx.redirect('/');
  ctx.set('Accept-CH', ACCEPT_CH); // browsers then tell their system and model
  const next = escapeHtml(ctx.query.next ?? '/');
  ctx.body =
    pendingSession === undefined
      ? `<!doctype html><title>Log in</title>
         ${ctx.query.error === undefined ? '' : '<p role="alert">That did not work.'}
         <form method="post" action="/sessions"><input type="hidden" name="next" value="${next}">
         <input name="username" autocomplete="username"><input name="password" type="password">
         <label><input name="rememberMe" type="checkbox"> Keep me logged in</label>
         <button>Log in</button></form>`
      : `<!doctype html><title>One more step</title>
         <form method="post" action="/login/code"><input name="code" autocomplete="one-time-code">
         <button>Go on</button></form>`;
});
open.post('/logout', async (ctx) => {
  await auth.logOut(ctx); // the cookie goes whatever becomes of it
  ctx.redirect('/login');
});

const app = new Koa();
app.use(auth.routes());
app.use(open.routes());

// -- Second factor

open.post('/login/code', auth.requireSession({ allowPending: true }), async (ctx) => {
  const { pendingSession } = ctx.state;
  if (pendingSession === undefined) return ctx.redirect('/'); // another tab was faster
  const check = () => checkCode(pendingSession.userId, ctx.request.body);
  try {
    await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check });
    ctx.redirect('/');
  } catch (error) {
    if (!(error instanceof SessionHttpError) || error.status >= 500) throw error;
    ctx.redirect(`/login?error=${error.code}`); // after the fifth wrong code the log-in begins anew
  }
});
app.use(auth.requireSession()); // your pages stand below

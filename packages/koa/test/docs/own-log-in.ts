/** What docs/own-log-in.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';

declare const sessions: SessionManager;
declare const passkeys: { verify(body: unknown): Promise<string | null> };
declare function fetchProfile(query: unknown): Promise<{ id: string }>;
declare function checkState(query: unknown, cookie: string | undefined): void;

const auth = koaSessions(sessions, { cookie: true });
const router = new Router();

// -- Own log-in

router.post('/passkey', async (ctx) => {
  const authenticationStartedAt = new Date(sessions.now());
  const userId = await passkeys.verify(ctx.request.body); // yours
  if (userId === null) return ctx.throw(401);
  ctx.status = 201;
  ctx.body = await auth.logIn(ctx, { userId, authenticationStartedAt });
});

router.get('/oauth/callback', async (ctx) => {
  const authenticationStartedAt = new Date(sessions.now());
  checkState(ctx.query, ctx.cookies.get('oauth-state')); // throws unless this browser has begun it
  const profile = await fetchProfile(ctx.query);
  await auth.logIn(ctx, { userId: profile.id, authenticationStartedAt }, { replaces: true });
  ctx.redirect('/');
});

// --

export { router };

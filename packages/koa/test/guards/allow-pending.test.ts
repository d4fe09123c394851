import type { SessionManager } from '@jwt-sessions/core';
import { type KoaSessions, koaSessions, type OptionalSessionState } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { CROSS_SITE, expectRefusal, INVALID_TOKEN, TOKEN_MISSING } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { type Host, startHost } from '../support/start-host.js';

const POST = { method: 'POST' };
const MINUTE = 60_000;

/** Two factors: a password, and then a code on a route that lets in pending sessions by name. */
function mountTwoFactors(app: Koa, sessions: SessionManager, cookie: boolean): void {
  app.use(
    koaSessions(sessions, { authenticateUser: () => ({ userId: 'alice', pending: true }), cookie }).routes(),
  );
  const router = new Router<OptionalSessionState>();
  router.use('/second-factor', koaSessions(sessions, { cookie }).requireSession({ allowPending: true }));
  router.get('/second-factor', (ctx) => {
    const { session, pendingSession } = ctx.state;
    ctx.body = [session?.status, pendingSession?.status];
  });
  router.post('/second-factor', async (ctx) => {
    ctx.body = await koaSessions(sessions, { cookie }).completeSecondFactor(ctx, {
      authMethods: ['otp'],
      check: () => true,
    });
  });
  app.use(router.routes());
  app.use(koaSessions(sessions, { cookie }).requireSession());
  app.use((ctx) => {
    ctx.body = ctx.state.session.status;
  });
}

function startTwoFactors(options: Parameters<typeof startHost>[1] = {}): Promise<Host> {
  return startHost((app, sessions) => mountTwoFactors(app, sessions, false), options);
}

describe('requireSession with allowPending', () => {
  it('lets in a pending session, which is refused everywhere else', async () => {
    const host = await startTwoFactors();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect(await (await host.as(token, '/second-factor')).json()).toEqual([null, 'pending']);
    await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
  });

  it('lets in a full one as well, and nobody without a session', async () => {
    const host = await startTwoFactors();
    const { token } = await host.sessions.issue({ userId: 'alice' });

    expect(await (await host.as(token, '/second-factor')).json()).toEqual(['active', null]);
    await expectRefusal(host.request('/second-factor'), TOKEN_MISSING);
  });

  it.each<[string, object, object]>([
    ['a strict guard behind it', { allowPending: true }, {}],
    ['a strict guard before it', {}, { allowPending: true }],
  ])('is not undone by %s', async (_name, first, second) => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions);
      app.use(auth.requireSession(first));
      app.use(auth.requireSession(second));
      app.use((ctx) => {
        ctx.body = 'in';
      });
    });
    const pending = await host.sessions.issue({ userId: 'alice', pending: true });
    const full = await host.sessions.issue({ userId: 'alice' });
    const reasons: string[] = [];
    host.sessions.on('refused', ({ reason }) => reasons.push(reason));
    host.store.calls = [];

    await expectRefusal(host.as(pending.token, '/'), INVALID_TOKEN);
    expect(reasons).toEqual(['session_pending']);
    host.store.calls = [];

    expect((await host.as(full.token, '/')).status).toBe(200);
    expect(host.store.calls).toEqual(['find']);
  });

  it('lets in a pending session behind an optional one', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).optionalSession());
      app.use(koaSessions(sessions).requireSession({ allowPending: true }));
      app.use((ctx) => {
        ctx.body = [ctx.state.session === undefined, ctx.state.pendingSession.status];
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect(await (await host.as(token, '/')).json()).toEqual([true, 'pending']);
  });

  it.each<[string, (auth: KoaSessions) => Middleware]>([
    ['requireRecentLogin', (auth) => auth.requireRecentLogin('1h') as Middleware],
    ['requireConfirmedSession', (auth) => auth.requireConfirmedSession() as Middleware],
    ['recheck', (auth) => async (ctx, next) => auth.recheck(ctx).then(next)],
  ])('lets no pending session past %s', async (_name, build) => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions);
      app.use(auth.requireSession({ allowPending: true }));
      app.use(build(auth));
      app.use((ctx) => {
        ctx.body = 'in';
      });
    });
    const pending = await host.sessions.issue({ userId: 'alice', pending: true });
    const active = await host.sessions.issue({ userId: 'alice' });

    expect((await host.as(pending.token, '/')).status).toBe(401);
    expect(await (await host.as(active.token, '/')).text()).toBe('in');
  });

  it.each(['yes', 1, null])('is true or false, and not %j', async (allowPending) => {
    const { sessions } = await startTwoFactors();

    expect(() =>
      koaSessions(sessions).requireSession({ allowPending: allowPending as unknown as boolean }),
    ).toThrow(new TypeError(`allowPending must be true or false, not ${quoted(allowPending)}.`));
  });
});

describe('completeSecondFactor', () => {
  it('makes the session a full one and answers like a log-in, without a device secret', async () => {
    let now = Date.now();
    const host = await startTwoFactors({ tuning: { clock: () => now } });
    const { token, session } = await host.sessions.issue({ userId: 'alice', pending: true, label: 'Phone' });
    now += MINUTE;

    const response = await host.as(token, '/second-factor', POST);
    const { token: successor, ...rest } = await readJson<TokenJson>(response);

    const completed = await host.sessions.authenticate(successor);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(completed.authenticatedAt).toEqual(new Date(now));
    expect(rest).toEqual({
      tokenType: 'Bearer',
      tokenExpiresAt: completed.absoluteExpiresAt.toISOString(),
      session: {
        id: session.id,
        createdAt: session.createdAt.toISOString(),
        lastActiveAt: expect.any(String),
        expiresAt: completed.expiresAt.toISOString(),
        status: 'active',
        ip: null,
        lastIp: null,
        title: session.title,
        clientType: session.clientType,
        device: session.device,
        os: session.os,
        browser: session.browser,
        app: null,
        location: null,
        label: 'Phone',
        deviceId: session.deviceId,
        impersonatedBy: null,
        current: true,
      },
    });
  });

  it('leaves the pending token good for nothing', async () => {
    const host = await startTwoFactors();
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });
    await host.as(token, '/second-factor', POST);

    await expectRefusal(host.as(token, '/second-factor'), INVALID_TOKEN);
    await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
  });

  it('lets the same request go on as one of the full session', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).requireSession({ allowPending: true }));
      app.use(async (ctx, next) => {
        await koaSessions(sessions).completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
        return next();
      });
      app.use(koaSessions(sessions).requireSession());
      app.use((ctx) => {
        ctx.body = ctx.state.session.status;
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect(await (await host.as(token, '/')).text()).toBe('active');
  });

  it('leaves nobody pending on ctx.state', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions);
      app.use(auth.requireSession({ allowPending: true }));
      app.use(async (ctx) => {
        await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
        ctx.body = [ctx.state.session.status, ctx.state.pendingSession === undefined];
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect(await (await host.as(token, '/')).json()).toEqual(['active', true]);
  });

  it('refuses a session that is in already', async () => {
    const host = await startTwoFactors();
    const { token } = await host.sessions.issue({ userId: 'alice' });

    const response = await host.as(token, '/second-factor', POST);

    expect(response.status).toBe(400);
    expect(await response.text()).toBe('No second factor is awaited.');
    expect((await host.as(token, '/')).status).toBe(200);
  });

  it('throws what Koa answers with 409 when there is no room', async () => {
    const host = await startTwoFactors({ maxSessions: 1, onLimit: 'reject' });
    await host.sessions.issue({ userId: 'alice' });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect((await host.as(token, '/second-factor', POST)).status).toBe(409);
    expect(host.errors).toMatchObject([{ code: 'session_limit_reached' }]);
  });

  it('hands the new token out in the cookie alone in cookie mode', async () => {
    const clock = () => 1_800_000_000_000;
    const host = await startHost((app, sessions) => mountTwoFactors(app, sessions, true), {
      tuning: { clock },
    });
    const json = { 'Content-Type': 'application/json' };
    const login = await withCookies(host, [], '/sessions', { ...POST, headers: json, body: '{}' });
    const pending = findCookie(login, '__Host-session');

    const response = await withCookies(host, [pending], '/second-factor', POST);

    expect(cookieLines(login)[1]).toContain('; Max-Age=600;');
    expect(cookieLines(response)).toEqual([
      '__Host-session=…; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect(Object.keys(await readJson<object>(response))).toEqual(['tokenExpiresAt', 'session']);
    const full = findCookie(response, '__Host-session');
    expect(await (await withCookies(host, [full], '/')).text()).toBe('active');
  });

  it('is not done by another site', async () => {
    const host = await startHost((app, sessions) => mountTwoFactors(app, sessions, true));
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });
    const headers = { 'Sec-Fetch-Site': 'cross-site' };

    await expectRefusal(
      withCookies(host, [`__Host-session=${token}`], '/second-factor', { ...POST, headers }),
      CROSS_SITE,
    );
  });
});

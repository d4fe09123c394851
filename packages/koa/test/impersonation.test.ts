import { koaSessions } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import { describe, expect, it } from 'vitest';
import { readJson } from './support/answers.js';
import { cookieLines, findCookie, logInByCookie, withCookies } from './support/cookies.js';
import { expectRefusal, problem } from './support/problem.js';
import { json, startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

const IMPERSONATED = problem(
  403,
  'Forbidden',
  'session_impersonated',
  'Only the user may do that, and nobody who looks at the account for them.',
);

/** A shop whose support can look at an account, and bob on his phone, at whose account support looks. */
async function startShop() {
  const host = await startHost(
    (app, sessions) => {
      const auth = koaSessions(sessions, { authenticateUser, cookie: true });
      const router = new Router();
      router.post('/support', async (ctx) => {
        ctx.body = await auth.logIn(ctx, { userId: 'alice', impersonatedBy: 'support-7' });
      });
      router.post('/transfers', auth.requireSession(), auth.requireConfirmedSession(), (ctx) => {
        ctx.body = 'done';
      });
      router.delete('/account', auth.requireSession(), auth.requireRecentLogin('10m'), (ctx) => {
        ctx.body = 'done';
      });
      router.post('/proof', auth.requireSession(), async (ctx) => {
        ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check: () => true });
      });
      router.post('/second-factor', auth.requireSession({ allowPending: true }), async (ctx) => {
        ctx.body = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
      });
      router.get('/', auth.requireSession(), (ctx) => {
        const { userId, impersonatedBy } = ctx.state.session;
        ctx.body = { userId, impersonatedBy };
      });
      app.use(auth.routes());
      app.use(router.routes());
    },
    { confirmNewDevices: '1d' },
  );
  const phone = await host.sessions.issue({ userId: 'bob' });
  const fresh = await host.sessions.issue({ userId: 'bob' });
  const support = await host.sessions.issue({ userId: 'bob', impersonatedBy: 'support-7' });
  return { host, phone, fresh, support };
}

describe('whoever impersonates a user', () => {
  it('is known to the application, beside the user', async () => {
    const { host, support } = await startShop();
    expect(await readJson(host.as(support.token, '/'))).toEqual({
      userId: 'bob',
      impersonatedBy: 'support-7',
    });
  });

  it('is seen by the user, in the list and by itself', async () => {
    const { host, phone, support } = await startShop();
    const { sessions } = await readJson<{ sessions: object[] }>(host.as(phone.token, '/sessions'));
    const { id } = support.session;
    expect(sessions).toContainEqual(
      expect.objectContaining({ id, status: 'impersonated', impersonatedBy: 'support-7' }),
    );
    expect(await readJson(host.as(phone.token, `/sessions/${id}`))).toMatchObject({
      impersonatedBy: 'support-7',
    });
  });

  it.each(['/sessions', '/sessions/current', '/sessions/idle-timeout', '/sessions/PHONE'])(
    'looks at %s',
    async (path) => {
      const { host, phone, support } = await startShop();
      const response = await host.as(support.token, path.replace('PHONE', phone.session.id));
      expect(response.status).toBe(200);
    },
  );

  it.each([
    ['PUT', '/sessions/idle-timeout', { idleTimeout: '7d' }],
    ['DELETE', '/sessions/others', undefined],
    ['DELETE', '/sessions/all', undefined],
    ['PATCH', '/sessions/PHONE', { label: 'mine' }],
    ['DELETE', '/sessions/PHONE', undefined],
    ['POST', '/sessions/FRESH/confirm', undefined],
    ['POST', '/sessions/FRESH/deny', undefined],
    ['POST', '/transfers', undefined],
    ['DELETE', '/account', undefined],
  ])('may not %s %s', async (method, path, body) => {
    const { host, phone, fresh, support } = await startShop();
    const before = (await host.sessions.list('bob')).sessions;
    const url = path.replace('PHONE', phone.session.id).replace('FRESH', fresh.session.id);
    const init = body === undefined ? { method } : json(method, body);
    await expectRefusal(host.as(support.token, url, init), IMPERSONATED);
    expect((await host.sessions.list('bob')).sessions).toEqual(before);
    expect((await host.as(support.token, '/')).status).toBe(200);
  });

  it('proves nothing of the user', async () => {
    const { host, support } = await startShop();
    const response = await host.as(support.token, '/proof', { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([403, IMPERSONATED.body.detail]);
    expect((await host.as(support.token, '/')).status).toBe(200);
  });

  it('completes no second factor', async () => {
    const { host, support } = await startShop();
    const response = await host.as(support.token, '/second-factor', { method: 'POST' });
    expect(response.status).toBe(400);
  });

  it('is marked through a rotation', async () => {
    const { host, support } = await startShop();
    const { token } = await readJson<{ token: string }>(
      host.as(support.token, '/sessions/current/rotate', { method: 'POST' }),
    );
    expect(await readJson(host.as(token, '/'))).toMatchObject({ impersonatedBy: 'support-7' });
  });

  it('logs out', async () => {
    const { host, support, phone } = await startShop();
    expect((await host.as(support.token, '/sessions/current', { method: 'DELETE' })).status).toBe(204);
    expect((await host.as(support.token, '/')).status).toBe(401);
    expect((await host.as(phone.token, '/')).status).toBe(200);
  });

  it("leaves the browser's device as it was known", async () => {
    const { host } = await startShop();
    const device = findCookie(await logInByCookie(host), '__Host-device');
    const response = await withCookies(host, [device], '/support', { method: 'POST' });
    expect(response.status).toBe(200);
    expect(cookieLines(response).map((line) => line.split('=')[0])).toEqual(['__Host-session']);
    expect(cookieLines(response)[0]).toMatch(/Max-Age=(?:3600|3599);/);
  });
});

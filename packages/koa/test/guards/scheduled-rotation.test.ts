import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { readJson, type TokenJson } from '../support/answers.js';
import { cookieLines, findCookie, withCookies } from '../support/cookies.js';
import { expectRefusal, INVALID_TOKEN } from '../support/problem.js';
import { quoted } from '../support/quoted.js';
import { startHost } from '../support/start-host.js';

const HOUR = 3_600_000;

function mountRotating(app: Koa, sessions: SessionManager, cookie = false): void {
  app.use(koaSessions(sessions, { rotateEvery: '1h', cookie }).requireSession());
  app.use((ctx) => {
    ctx.set('Cache-Control', 'public, max-age=60');
    ctx.body = ctx.state.session.tokenIssuedAt;
  });
}

/** An application that rotates every hour, and a token that is so many milliseconds old. */
async function startRotating(age: number, mount: typeof mountRotating = mountRotating) {
  const clock = { now: Date.UTC(2030, 0, 1) };
  const host = await startHost(mount, { tuning: { clock: () => clock.now } });
  const { token, session } = await host.sessions.issue({ userId: 'alice' });
  clock.now += age;
  host.store.calls = [];
  return { host, clock, token, session };
}

describe('requireSession with rotateEvery', () => {
  it('hands out no token while the one that came is young', async () => {
    const { host, token } = await startRotating(HOUR - 1);

    const response = await host.as(token, '/');

    expect(response.headers.get('Session-Token')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    expect(host.store.calls).toEqual(['find']);
  });

  it('leaves the token of a session alone whose second factor is still to come, and refuses nothing', async () => {
    const { host, clock } = await startRotating(0, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1m' }).requireSession({ allowPending: true }));
      app.use((ctx) => {
        ctx.body = ctx.state.pendingSession.status;
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });
    clock.now += 120_000;
    const refused: unknown[] = [];
    host.sessions.on('refused', (event) => refused.push(event));

    const response = await host.as(token, '/');

    expect(await response.text()).toBe('pending');
    expect(response.headers.get('Session-Token')).toBeNull();
    expect(refused).toEqual([]);
  });

  it('hands out a new one in Session-Token when it is old enough', async () => {
    const { host, token, session } = await startRotating(HOUR);

    const response = await host.as(token, '/');
    const successor = response.headers.get('Session-Token') ?? '';

    expect(response.status).toBe(200);
    expect((await host.sessions.authenticate(successor)).id).toBe(session.id);
    expect((await host.as(successor, '/')).headers.get('Session-Token')).toBeNull();
  });

  it('keeps such an answer out of caches, whatever the application says', async () => {
    const { host, token } = await startRotating(HOUR);

    expect((await host.as(token, '/')).headers.get('Cache-Control')).toBe('no-store');
  });

  it('keeps it out of caches as well where the application sends the answer by itself', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1h' }).requireSession());
      app.use((ctx) => {
        ctx.respond = false;
        ctx.res.end('sent');
      });
    });

    const response = await host.as(token, '/');

    expect(await response.text()).toBe('sent');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(host.errors).toEqual([]);
  });

  it('hands it out in the cookie, and not in a header, where the token came in one', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => mountRotating(app, sessions, true));

    const response = await withCookies(host, [`__Host-session=${token}`], '/');

    expect(response.headers.get('Session-Token')).toBeNull();
    expect(cookieLines(response)).toEqual([
      `__Host-session=…; Max-Age=${364 * 86_400 + 23 * 3600}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
    const successor = findCookie(response, '__Host-session');
    expect(successor).not.toBe(`__Host-session=${token}`);
    expect((await withCookies(host, [successor], '/')).status).toBe(200);
  });

  it('keeps the token that came in a header out of the cookie in cookie mode', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => mountRotating(app, sessions, true));

    const response = await host.as(token, '/');

    expect(cookieLines(response)).toEqual([]);
    expect(response.headers.get('Session-Token')).toEqual(expect.any(String));
  });

  it('retires the old token by the use of the new one, and not before', async () => {
    const { host, clock, token } = await startRotating(HOUR);
    const successor = (await host.as(token, '/')).headers.get('Session-Token') ?? '';

    expect((await host.as(token, '/')).status).toBe(200);
    await host.as(successor, '/');
    await host.sessions.flush();
    clock.now += 31_000;

    await expectRefusal(host.as(token, '/'), INVALID_TOKEN);
    expect((await host.as(successor, '/')).status).toBe(200);
  });

  it('gives each of several requests that come together a token that works', async () => {
    const { host, token } = await startRotating(HOUR);

    const answers = await Promise.all([1, 2, 3].map(() => host.as(token, '/')));

    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect((await host.as(headers.get('Session-Token') ?? '', '/')).status).toBe(200);
    }
  });

  it('shows the application the session with its new token', async () => {
    const { host, clock, token } = await startRotating(HOUR);

    expect(await readJson<string>(host.as(token, '/'))).toBe(new Date(clock.now).toISOString());
  });

  it('rotates once however many guards a request passes', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1h' }).requireSession());
      mountRotating(app, sessions);
    });

    await host.as(token, '/');

    // The check of the token, and then its rotation.
    expect(host.store.calls).toEqual(['find', 'read', 'update']);
  });

  it('never fails the request: the error goes to the application', async () => {
    const { host, token } = await startRotating(HOUR);
    const failure = new Error('down');
    host.store.update = () => Promise.reject(failure);

    const response = await host.as(token, '/');

    expect(response.status).toBe(200);
    expect(response.headers.get('Session-Token')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    expect(host.errors).toMatchObject([{ code: 'store_unavailable', cause: failure }]);
  });

  it('gives way to a token that the application hands out in the same request', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1h' }).requireSession());
      app.use(async (ctx) => {
        ctx.body = await koaSessions(sessions).reauthenticate(ctx, {
          authMethods: ['pwd'],
          check: () => true,
        });
      });
    });

    const response = await host.as(token, '/');
    const answer = await readJson<TokenJson>(response);

    expect(response.status).toBe(200);
    expect(response.headers.get('Session-Token')).toBeNull();
    expect((await host.sessions.authenticate(answer.token)).id).toBe(answer.session.id);
  });

  it('sets one cookie when the application hands out another in the same request', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1h', cookie: true }).requireSession());
      app.use(async (ctx) => {
        ctx.body = await koaSessions(sessions, { cookie: true }).reauthenticate(ctx, {
          authMethods: ['pwd'],
          check: () => true,
        });
      });
    });

    const response = await withCookies(host, [`__Host-session=${token}`], '/');

    expect(cookieLines(response)).toHaveLength(1);
    const successor = findCookie(response, '__Host-session')?.slice('__Host-session='.length) ?? '';
    expect((await host.sessions.authenticate(successor)).userId).toBe('alice');
  });

  it('leaves the routes behind it working', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      const auth = koaSessions(sessions, { rotateEvery: '1h', authenticateUser: () => null });
      app.use(auth.requireSession());
      app.use(auth.routes());
    });

    const response = await host.as(token, '/sessions');

    expect(response.status).toBe(200);
    expect(response.headers.get('Session-Token')).toEqual(expect.any(String));
  });

  it('lets the cookie outlive a refusal that the host renders', async () => {
    const { host, token } = await startRotating(HOUR, (app, sessions) => {
      app.use(koaSessions(sessions, { rotateEvery: '1h', cookie: true }).requireSession());
      app.use(koaSessions(sessions, { errors: 'throw' }).requireRecentLogin('10m'));
    });

    const response = await withCookies(host, [`__Host-session=${token}`], '/');

    expect(response.status).toBe(401);
    expect(cookieLines(response)).toHaveLength(1);
  });

  it.each([60, '60', '0h', ''])('refuses %j', async (rotateEvery) => {
    const { host } = await startRotating(0);

    expect(() => koaSessions(host.sessions, { rotateEvery: rotateEvery as string }).requireSession()).toThrow(
      new TypeError(
        `rotateEvery must be a duration with a unit, such as '30d' or '15m', not ${quoted(rotateEvery)}.`,
      ),
    );
  });
});

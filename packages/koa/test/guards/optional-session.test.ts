import type { SessionManager } from '@jwt-sessions/core';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { readJson } from '../support/answers.js';
import { exchange, requestText } from '../support/exchange.js';
import { expectRefusal, INVALID_TOKEN, STORE_UNAVAILABLE } from '../support/problem.js';
import { startHost } from '../support/start-host.js';

/** A page that greets whoever is logged in. */
function mountPage(app: Koa, sessions: SessionManager): void {
  app.use(koaSessions(sessions).optionalSession());
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`;
  });
}

describe('optionalSession', () => {
  it('puts the session of a valid token on ctx.state', async () => {
    const host = await startHost(mountPage);
    const { token } = await host.sessions.issue({ userId: 'alice' });

    expect(await (await host.as(token, '/')).text()).toBe('Hello alice');
  });

  it('lets in who has no token', async () => {
    const host = await startHost(mountPage);

    expect(await (await host.request('/')).text()).toBe('Hello stranger');
  });

  it('leaves what a stranger is answered to caches, as the application says', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).optionalSession());
      app.use((ctx) => {
        ctx.set('Cache-Control', 'public, max-age=60');
        ctx.body = 'Hello';
      });
    });

    expect((await host.request('/')).headers.get('Cache-Control')).toBe('public, max-age=60');
  });

  it('lets in who has a token that is not valid, as a stranger', async () => {
    const host = await startHost(mountPage);

    expect(await (await host.as('x', '/')).text()).toBe('Hello stranger');
  });

  it('knows nobody any more once the session has ended', async () => {
    const host = await startHost(mountPage);
    const { token, session } = await host.sessions.issue({ userId: 'alice' });
    await host.sessions.revoke('alice', session.id);

    expect(await (await host.as(token, '/')).text()).toBe('Hello stranger');
  });

  it('replaces a session that was put there before', async () => {
    const host = await startHost((app, sessions) => {
      app.use((ctx, next) => {
        ctx.state.session = { userId: 'mallory' };
        return next();
      });
      mountPage(app, sessions);
    });

    expect(await (await host.request('/')).text()).toBe('Hello stranger');
  });

  it('answers 503 when the store fails, since then nobody knows', async () => {
    const host = await startHost(mountPage);
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.failure = new Error('down');

    await expectRefusal(host.as(token, '/'), STORE_UNAVAILABLE);
  });

  it('refuses two Authorization headers', async () => {
    const host = await startHost(mountPage);

    const answer = await exchange(
      host.port,
      requestText('GET /', ['Authorization: Bearer x', 'Authorization: Bearer y']),
    );

    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('lets a stricter guard behind it refuse without asking the manager again', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).optionalSession());
      app.use(koaSessions(sessions).requireSession());
    });
    let refusals = 0;
    host.sessions.on('refused', () => {
      refusals += 1;
    });

    await expectRefusal(host.as('x', '/'), INVALID_TOKEN);
    expect(refusals).toBe(1);
  });

  it("throws to the host with errors: 'throw'", async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, { errors: 'throw' }).optionalSession());
    });
    const { token } = await host.sessions.issue({ userId: 'alice' });
    host.store.failure = new Error('down');

    expect(await (await host.as(token, '/')).text()).toBe('Service Unavailable');
    expect(host.errors).toMatchObject([{ code: 'store_unavailable', status: 503 }]);
  });

  it('knows who still owes a second factor, and says so where nobody is in', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions).optionalSession());
      app.use((ctx) => {
        const { session, pendingSession } = ctx.state;
        ctx.body = [session?.userId, pendingSession?.userId];
      });
    });
    const { token } = await host.sessions.issue({ userId: 'alice', pending: true });

    expect(await (await host.as(token, '/')).json()).toEqual([null, 'alice']);
    expect(await (await host.request('/')).json()).toEqual([null, null]);
  });
});

describe('optionalSession with rotateEvery', () => {
  const HOUR = 3_600_000;

  /** What a page is answered with whose visitor's token is so many milliseconds old. */
  async function visit(age: number, options: KoaSessionsOptions = { rotateEvery: '1h' }) {
    const clock = { now: Date.UTC(2030, 0, 1) };
    const host = await startHost(
      (app, sessions) => {
        app.use(koaSessions(sessions, options).optionalSession());
        app.use((ctx) => {
          ctx.set('Cache-Control', 'public, max-age=60');
          ctx.body = ctx.state.session?.tokenIssuedAt;
        });
      },
      { tuning: { clock: () => clock.now } },
    );
    const { token } = await host.sessions.issue({ userId: 'alice' });
    clock.now += age;
    const response = await host.as(token, '/');
    return {
      issuedAt: await readJson<string>(response),
      successor: response.headers.get('Session-Token'),
      caching: response.headers.get('Cache-Control'),
    };
  }

  it('hands out a new token that is due, shows the session with it, and keeps that out of caches', async () => {
    expect(await visit(HOUR)).toEqual({
      issuedAt: '2030-01-01T01:00:00.000Z',
      successor: expect.any(String),
      caching: 'no-store',
    });
  });

  it.each<[string, number, KoaSessionsOptions]>([
    ['while the one that came is young', HOUR - 1, { rotateEvery: '1h' }],
    ['without that option', HOUR, {}],
  ])('hands out none %s, and leaves the answer as it is', async (_name, age, options) => {
    expect(await visit(age, options)).toEqual({
      issuedAt: '2030-01-01T00:00:00.000Z',
      successor: null,
      caching: 'public, max-age=60',
    });
  });
});

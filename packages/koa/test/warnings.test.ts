import { koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { withCookies } from './support/cookies.js';
import { CROSS_SITE, expectRefusal, TOKEN_MISSING } from './support/problem.js';
import { json, startHost } from './support/start-host.js';
import { authenticateUser } from './support/start-routes.js';

const ORIGIN = 'https://app.example.com';

let warned: MockInstance<typeof console.warn>;

beforeEach(() => {
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const messages = () => warned.mock.calls.map(([line]) => String(line).replace(/^jwt-sessions: /, ''));

describe('a request that is refused as one of another site', () => {
  /** Sends it to a guard, and gives what the developer reads. */
  async function adviceFor(headers: Record<string, string>, before: (app: Koa) => void = () => {}) {
    const host = await startHost((app, sessions) => {
      before(app);
      app.use(koaSessions(sessions, { cookie: true }).requireSession());
    });
    const send = () =>
      withCookies(host, ['__Host-session=x'], '/', {
        method: 'POST',
        headers: { 'Sec-Fetch-Site': 'same-site', ...headers },
      });
    for (const response of [await send(), await send()]) await expectRefusal(response, CROSS_SITE);
    return messages().map((message) => message.replaceAll(`127.0.0.1:${host.port}`, 'HOST'));
  }

  it('tells the developer once what to set for pages of their own', async () => {
    expect(await adviceFor({ Origin: ORIGIN })).toEqual([
      "A POST request to 'HOST' was refused as one of another site's page (Origin: 'https://app.example.com', " +
        "Sec-Fetch-Site: 'same-site'). If the pages of 'https://app.example.com' are yours, name it: " +
        "cookie: { trustedOrigins: ['https://app.example.com'] }. If it is what the browser shows as your own address, a " +
        'proxy in front changes the Host header: let it send X-Forwarded-Host and set app.proxy = true (Koa).',
    ]);
  });

  it('tells the developer of the proxy that nobody believes', async () => {
    const [message] = await adviceFor({ Origin: ORIGIN, 'X-Forwarded-Host': 'app.example.com' });
    expect(message).toMatch(
      /A proxy in front says that it was asked for 'app\.example\.com': if it is yours, set app\.proxy = true \(Koa\)/,
    );
  });

  it('tells the developer what a program may send', async () => {
    const [message] = await adviceFor({});
    expect(message).toMatch(/let it send Sec-Fetch-Site: same-origin, or a bearer token\.$/);
  });

  it('tells the developer of a page that hides its origin, and to trust none such', async () => {
    const [message] = await adviceFor({ Origin: 'null' });
    expect(message).toMatch(/it does by Referrer-Policy: no-referrer, and in a sandboxed frame\.$/);
  });

  it('is told of by a log-in of your own as well', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, { cookie: true });
      app.use(async (ctx) => {
        ctx.body = await auth.logIn(ctx, { userId: 'alice' });
      });
    });

    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: ORIGIN };
    expect((await host.request('/', { method: 'POST', headers })).status).toBe(403);
    expect(messages()).toHaveLength(1);
  });

  it('fills no log: strangers can send what they like', async () => {
    const host = await startHost((app, sessions) => {
      app.use(koaSessions(sessions, { cookie: true }).requireSession());
    });
    for (let n = 0; n < 50; n += 1) {
      const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: `https://x${n}.example` };
      await withCookies(host, ['__Host-session=x'], '/', { method: 'POST', headers });
    }

    expect(messages()).toHaveLength(20);
  });
});

describe('requireSession in front of the routes', () => {
  const LOGIN = json('POST', { username: 'alice', password: 'wonderland' });

  it('is recognised by the log-in that it refuses, and the developer is told once', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, { authenticateUser });
      app.use(auth.requireSession());
      app.use(auth.routes());
    });

    await expectRefusal(host.request('/sessions', LOGIN), TOKEN_MISSING);
    await expectRefusal(host.request('/sessions', LOGIN), TOKEN_MISSING);

    expect(messages()).toEqual([
      'requireSession refused POST /sessions, which is the log-in: nobody can log in. ' +
        'Mount auth.routes() in front of auth.requireSession().',
    ]);
  });

  it('is not told of where the routes stand in front, nor of what is no log-in', async () => {
    const host = await startHost((app, sessions) => {
      const auth = koaSessions(sessions, { authenticateUser, throttle: { counters: 'memory' } });
      app.use(auth.routes());
      app.use(auth.requireSession());
    });

    expect((await host.request('/sessions', LOGIN)).status).toBe(201);
    await expectRefusal(host.request('/orders', LOGIN), TOKEN_MISSING);
    expect(messages()).toEqual([]);
  });
});

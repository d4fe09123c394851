import { optionalSession, requireSession } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { expectRefusal, problem } from '../support/problem.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

const CROSS_SITE = problem(
  403,
  'Forbidden',
  'cross_site_request',
  'The request comes from a page of another site.',
);
const ALICE = { username: 'alice', password: 'wonderland' };
const TRUSTED = 'https://app.example.com';
const UNSAFE = ['POST', 'PUT', 'PATCH', 'DELETE'];
const HOST_OF = 'the host itself';

/** What browsers say of where a request comes from. `HOST_OF` stands for the application's own origin. */
const LET_IN: Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'none' },
  { 'Sec-Fetch-Site': 'same-origin', Origin: HOST_OF },
  { Origin: HOST_OF },
];
const KEPT_OUT: Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': '' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: HOST_OF },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
  { Origin: 'https://evil.example' },
  { Origin: 'http://127.0.0.1' },
  { Origin: 'null' },
  { Origin: '' },
];

function headersFrom(host: Host, headers: Record<string, string>): Record<string, string> {
  const { Origin: origin, ...others } = headers;
  if (origin === undefined) return others;
  return { ...others, Origin: origin === HOST_OF ? `http://127.0.0.1:${host.port}` : origin };
}

/** An application in cookie mode that answers any request of a session with 200. */
async function startGuarded(trustedOrigins: readonly string[] = []) {
  const host = await startHost((app: Koa, sessions) => {
    app.use(requireSession(sessions, { cookie: { trustedOrigins } }));
    app.use((ctx) => {
      ctx.body = 'done';
    });
  });
  const { token } = await host.sessions.issue({ userId: 'alice' });
  const send = (method: string, headers: Record<string, string>) =>
    host.request('/', {
      method,
      headers: { Cookie: `__Host-session=${token}`, ...headersFrom(host, headers) },
    });
  return { host, token, send };
}

describe('a request whose session came in a cookie', () => {
  it.each(UNSAFE)('is let in by %s from the application itself', async (method) => {
    const { send } = await startGuarded();

    for (const headers of LET_IN) expect((await send(method, headers)).status).toBe(200);
  });

  it.each(UNSAFE)('is refused by %s from anywhere else', async (method) => {
    const { send } = await startGuarded();

    for (const headers of KEPT_OUT) await expectRefusal(send(method, headers), CROSS_SITE);
  });

  it.each(UNSAFE)('is refused by %s when nothing says where it comes from', async (method) => {
    const { send } = await startGuarded();

    await expectRefusal(send(method, {}), CROSS_SITE);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('is let in by %s from anywhere', async (method) => {
    const { send } = await startGuarded();

    for (const headers of [{}, ...KEPT_OUT]) expect((await send(method, headers)).status).toBe(200);
  });

  it('is let in from an origin that is trusted', async () => {
    const { send } = await startGuarded([TRUSTED]);

    expect((await send('POST', { Origin: TRUSTED, 'Sec-Fetch-Site': 'same-site' })).status).toBe(200);
    expect((await send('POST', { Origin: TRUSTED })).status).toBe(200);
    await expectRefusal(send('POST', { Origin: `${TRUSTED}.evil.example` }), CROSS_SITE);
  });

  it('is refused by an optional guard as well', async () => {
    const host = await startHost((app: Koa, sessions) => {
      app.use(optionalSession(sessions, { cookie: true }));
      app.use((ctx) => {
        ctx.body = 'done';
      });
    });
    const headers = { 'Sec-Fetch-Site': 'cross-site', Cookie: '__Host-session=x' };

    await expectRefusal(host.request('/', { method: 'POST', headers }), CROSS_SITE);
  });

  it('is refused before the store is asked', async () => {
    const { host, send } = await startGuarded();
    host.store.calls = [];

    await send('POST', { Origin: 'https://evil.example' });

    expect(host.store.calls).toEqual([]);
  });

  it('is compared with the host that a trusted proxy was asked for', async () => {
    const { host, send } = await startGuarded();
    const headers = { Origin: 'https://shop.example', 'X-Forwarded-Host': 'shop.example' };

    await expectRefusal(send('POST', headers), CROSS_SITE);
    host.app.proxy = true;

    expect((await send('POST', headers)).status).toBe(200);
  });
});

describe('a request whose session came in the Authorization header', () => {
  it('may come from anywhere: no browser adds that by itself', async () => {
    const { host, token } = await startGuarded();

    const response = await host.as(token, '/', { method: 'POST', headers: { Origin: 'https://a.example' } });

    expect(response.status).toBe(200);
  });
});

describe('POST /sessions in cookie mode', () => {
  function post(host: Host, headers: Record<string, string>): Promise<Response> {
    const request = json('POST', ALICE);
    return host.request('/sessions', {
      ...request,
      headers: { ...request.headers, ...headersFrom(host, headers) },
    });
  }

  it('lets in what comes from the application itself', async () => {
    const host = await startRoutes({ cookie: true });

    for (const headers of LET_IN) expect((await post(host, headers)).status).toBe(201);
  });

  it('refuses what comes from anywhere else, without asking who logs in', async () => {
    let asked = 0;
    const host = await startRoutes({
      cookie: true,
      authenticateUser: () => {
        asked += 1;
        return 'alice';
      },
    });

    for (const headers of KEPT_OUT) await expectRefusal(post(host, headers), CROSS_SITE);
    expect(asked).toBe(0);
  });

  it('lets in a client that is no browser, and refuses one that has cookies and says no origin', async () => {
    const host = await startRoutes({ cookie: true });

    expect((await post(host, {})).status).toBe(201);
    await expectRefusal(post(host, { Cookie: 'theme=dark' }), CROSS_SITE);
  });

  it('is not looked at so without cookie mode', async () => {
    const host = await startRoutes();

    expect((await post(host, { Origin: 'https://app.example' })).status).toBe(201);
  });
});

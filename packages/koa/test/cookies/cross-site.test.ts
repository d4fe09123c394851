import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import {
  connect as connect2,
  createServer as createServer2,
  Http2ServerRequest,
  Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange } from '../support/exchange.js';
import { CROSS_SITE, expectRefusal } from '../support/problem.js';
import { type Host, json, startHost } from '../support/start-host.js';
import { startRoutes } from '../support/start-routes.js';

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
    app.use(koaSessions(sessions, { cookie: { trustedOrigins } }).requireSession());
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

  it.each<[string, (own: string) => string]>([
    ['with a slash behind', (own) => `${own}/`],
    ['with a path', (own) => `${own}/x`],
    ['with a user', (own) => own.replace('//', '//alice@')],
    ['in upper case', (own) => own.toUpperCase()],
  ])('is refused from its own origin %s, as no browser writes it', async (_name, write) => {
    const { host, send } = await startGuarded();

    await expectRefusal(send('POST', { Origin: write(`http://127.0.0.1:${host.port}`) }), CROSS_SITE);
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
      app.use(koaSessions(sessions, { cookie: true }).optionalSession());
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

describe('a log-in of your own in cookie mode', () => {
  it('lets in a client that is no browser, and refuses one that has cookies and says no origin', async () => {
    const host = await startHost((app, sessions) => {
      app.use(async (ctx) => {
        ctx.body = await koaSessions(sessions, { cookie: true }).logIn(ctx, { userId: 'alice' });
      });
    });

    expect((await host.request('/', { method: 'POST' })).status).toBe(200);
    expect((await host.request('/', { method: 'POST', headers: { Cookie: 'theme=dark' } })).status).toBe(403);
  });
});

describe('a GET that opens a connection for anything', () => {
  const HANDSHAKE = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };

  /** An application that hands upgrades to the guard, in a context of its own, and answers by the status alone. */
  async function startSockets() {
    const { app, sessions } = await startHost(() => {});
    const guard = koaSessions(sessions, { cookie: true }).requireSession();
    const server = createServer();
    server.on('upgrade', async (req, socket) => {
      const ctx = app.createContext(req, new ServerResponse(req));
      let status = '101 Switching Protocols';
      await guard(ctx as never, async () => {}).then(() => {
        if (ctx.state.session === undefined) status = `${ctx.status} Refused`;
      });
      socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { token } = await sessions.issue({ userId: 'alice' });
    const { port: own } = server.address() as AddressInfo;
    const open = async (headers: Record<string, string>, method = 'GET') => {
      const all = { Cookie: `__Host-session=${token}`, ...HANDSHAKE, ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
      const answer = await exchange(
        own,
        [`${method} / HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n'),
      );
      return Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);
    };
    return { open, token };
  }

  it.each<[string, Record<string, string>, number]>([
    ['a page of its own', { Origin: 'http://localhost' }, 101],
    [
      'a page of its own, which says so',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost' },
      101,
    ],
    ['a page of another site', { Origin: 'https://evil.example' }, 403],
    ['a page of another site, which says so', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a page of another host of the site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['nobody who says where from', {}, 403],
  ])('is looked at like an unsafe method: from %s', async (_name, headers, status) => {
    const { open } = await startSockets();

    expect(await open(headers)).toBe(status);
  });

  it('may come from anywhere with a token of its own', async () => {
    const { open, token } = await startSockets();

    expect(await open({ Cookie: '', Authorization: `Bearer ${token}`, Origin: 'https://a.example' })).toBe(
      101,
    );
  });

  /** The status of a request, after which the server hangs up. */
  async function statusOf({ port }: Host, start: string, headers: readonly string[]): Promise<number> {
    const text = [`${start} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
    return Number(/^HTTP\/1.1 (\d+)/.exec(await exchange(port, text))?.[1]);
  }

  it.each([
    ['to anything', ['Upgrade: h2c', 'Connection: Upgrade, close']],
    ['without the other header', ['Upgrade: websocket', 'Connection: close']],
    ['by the word of the browser', ['Sec-Fetch-Mode: websocket', 'Connection: close']],
  ])('is told %s', async (_name, headers) => {
    const { host, token } = await startGuarded();
    const all = [...headers, 'Origin: https://evil.example', `Cookie: __Host-session=${token}`];

    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect(await statusOf(host, `${method} /`, all)).toBe(403);
    }
  });

  it('is none with Connection alone, which some proxies send with each request', async () => {
    const { host, token } = await startGuarded();
    const headers = [
      'Connection: upgrade, close',
      `Cookie: __Host-session=${token}`,
      'Sec-Fetch-Site: cross-site',
    ];

    expect(await statusOf(host, 'GET /', headers)).toBe(200);
  });

  it('is opened over HTTP/2 by CONNECT, which is looked at', async () => {
    const { app, sessions } = await startHost(() => {});
    const guard = koaSessions(sessions, { cookie: true }).requireSession();
    const server = createServer2({ settings: { enableConnectProtocol: true } });
    server.on('stream', async (stream, headers) => {
      const req = new Http2ServerRequest(stream, headers, {}, []);
      const res = new Http2ServerResponse(stream);
      const ctx = app.createContext(req as never, res as never);
      await guard(ctx as never, async () => {});
      stream.respond({ ':status': ctx.state.session === undefined ? ctx.status : 200 });
      stream.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { token } = await sessions.issue({ userId: 'alice' });
    const client = connect2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      client.destroy();
      server.close();
    });
    await once(client, 'remoteSettings');
    const open = async (origin: string) => {
      const stream = client.request({
        ':method': 'CONNECT',
        ':protocol': 'websocket',
        ':scheme': 'http',
        ':path': '/',
        ':authority': 'localhost',
        origin,
        cookie: `__Host-session=${token}`,
      });
      const [answer] = await once(stream, 'response');
      return answer[':status'];
    };

    expect(await open('http://localhost')).toBe(200);
    expect(await open('https://evil.example')).toBe(403);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { type KoaSessionsOptions, koaSessions } from '@jwt-sessions/koa';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventClient } from '../support/event-client.js';
import {
  expectRefusal,
  INVALID_TOKEN,
  problem,
  STORE_UNAVAILABLE,
  TOKEN_MISSING,
} from '../support/problem.js';
import { type Host, KEYS } from '../support/start-host.js';
import { authenticateUser, startRoutes } from '../support/start-routes.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets time pass for the timers of the library, and what hangs on them happen. */
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** What came is to be looked at when it is there: over a real connection, whose time is its own. */
const heard = (client: EventClient, expected: unknown[]) =>
  vi.waitFor(() => expect(client.heard).toEqual(expected), { timeout: 60_000, interval: 5 });

async function start(
  options: Partial<KoaSessionsOptions> = {},
  managerOptions: Partial<SessionManagerOptions> = {},
) {
  const host = await startRoutes(options, managerOptions);
  const { store } = host;
  const elsewhere = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  onTestFinished(() => elsewhere.close());
  const { token, session } = await host.sessions.issue({ userId: 'alice' });
  await host.sessions.flush();
  const open = (headers: Record<string, string> = bearer(token)) => EventClient.open(host, headers);
  return { host, elsewhere, token, session, open };
}

/** Asserts that nothing is left that asks the store, or waits for a second. */
async function expectQuiet({ store }: Host): Promise<void> {
  await vi.waitFor(
    async () => {
      store.calls = [];
      await seconds(5);
      expect([store.calls, vi.getTimerCount()]).toEqual([[], 0]);
    },
    { timeout: 60_000, interval: 5 },
  );
}

describe('GET /sessions/events', () => {
  it('is a stream that nobody keeps, compresses or holds back, and no name of a session is in it', async () => {
    const { open, session } = await start();
    const client = await open();
    expect(client.response.statusCode).toBe(200);
    const { date: _, connection: __, ...headers } = client.response.headers;
    expect(headers).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'accept-ch': expect.any(String),
      'keep-alive': undefined,
      'transfer-encoding': 'chunked',
    });
    let text = '';
    client.response.on('data', (chunk) => {
      text += chunk;
    });
    await seconds(20);
    await heard(client, ['changed {}', ':']);
    expect(text).not.toContain(session.id);
  });

  it('tells at the beginning, and whenever another process changes the list', async () => {
    const { open, elsewhere, session } = await start();
    const client = await open();
    await seconds(2);
    await heard(client, ['changed {}']);

    await elsewhere.issue({ userId: 'alice' });
    await seconds(2);
    await heard(client, ['changed {}', 'changed {}']);

    await elsewhere.setLabel('alice', session.id, 'Kitchen');
    await seconds(2);
    await heard(client, ['changed {}', 'changed {}', 'changed {}']);

    await elsewhere.revokeAll('alice', { except: session.id });
    await seconds(2);
    await heard(client, Array(4).fill('changed {}'));
  });

  it.each(['here', 'elsewhere'] as const)('tells that its session was ended %s, and ends', async (place) => {
    const { open, host, elsewhere, session } = await start();
    const client = await open();
    await (place === 'here' ? host.sessions : elsewhere).revoke('alice', session.id);
    if (place === 'elsewhere') await seconds(1);
    expect(await client.ended()).toEqual([`ended ${JSON.stringify(INVALID_TOKEN.body)}`]);
    await expectQuiet(host);
  });

  it('tells why where that is told, and by whom', async () => {
    const { open, host } = await start({ tellEnded: true });
    const client = await open();
    const other = await host.sessions.issue({ userId: 'alice', label: 'Phone' });
    const acting = host.sessions.actingAs(await host.sessions.authenticate(other.token));
    await acting.revokeOthers();
    const [told = ''] = await client.ended();
    expect(JSON.parse(told.replace('ended ', ''))).toMatchObject({
      status: 401,
      code: 'session_ended',
      ending: { reason: 'others', by: { type: 'session', label: 'Phone' } },
    });
  });

  it('tells that it is over where the store can’t say why', async () => {
    const { open, host, session } = await start({ tellEnded: true });
    const client = await open();
    host.store.findKept = () => Promise.reject(new Error('away'));
    await host.sessions.revoke('alice', session.id);
    expect(await client.ended()).toEqual([`ended ${JSON.stringify(INVALID_TOKEN.body)}`]);
  });

  it('tells of a session that ends while the stream is opened', async () => {
    const { host, elsewhere, session, open } = await start();
    const find = host.store.find.bind(host.store);
    vi.spyOn(host.store, 'find').mockImplementationOnce(async (ids) => {
      const found = await find(ids);
      await elsewhere.revoke('alice', session.id);
      return found;
    });
    const client = await open();
    await seconds(1);
    expect(await client.ended()).toEqual([expect.stringContaining('ended ')]);
  });

  it('tells that its time is over', async () => {
    let now = Date.now();
    const { open } = await start({}, { idleTimeout: '1h', tuning: { clock: () => now } });
    const client = await open();
    now += 3_600_000;
    await seconds(1);
    expect(await client.ended()).toEqual([expect.stringContaining('ended ')]);
  });

  it('hands what fails while it tells why to your error handler', async () => {
    const { open, host, session } = await start({ tellEnded: true });
    const client = await open();
    const failure = new Error('a bug');
    vi.spyOn(host.sessions, 'findEnding').mockRejectedValue(failure);
    await host.sessions.revoke('alice', session.id);
    expect(await client.ended()).toEqual([]);
    // Koa tells it for the stream, and for the answer.
    expect(new Set(host.errors)).toEqual(new Set([failure]));
  });

  it('is for whoever has the cookie as well', async () => {
    const { open, token } = await start({ cookie: true });
    const client = await open({ Cookie: `__Host-session=${token}` });
    await seconds(2);
    await heard(client, ['changed {}']);
    expect(client.response.headers['set-cookie']).toBeUndefined();
  });

  it('goes on when the token is replaced', async () => {
    const { open, host, token, elsewhere } = await start();
    const client = await open();
    await host.sessions.authenticate((await host.sessions.rotate(token)).token);
    await host.sessions.flush();
    await seconds(2);
    await elsewhere.issue({ userId: 'alice' });
    await seconds(2);
    await heard(client, ['changed {}', 'changed {}']);
  });

  it('tells a session that waits for confirmation when it is confirmed', async () => {
    const { host, elsewhere, open } = await start({}, { confirmNewDevices: '7d' });
    const { token, session } = await host.sessions.issue({ userId: 'alice' });
    await host.sessions.flush();
    const client = await open(bearer(token));
    await seconds(2);
    await elsewhere.issue({ userId: 'alice' });
    await seconds(2);
    await heard(client, ['changed {}']);
    await host.sessions.confirm('alice', session.id);
    await seconds(2);
    await heard(client, ['changed {}', 'changed {}']);
  });

  it('refuses whoever is not in, whose second factor is to come, and everybody while the store fails', async () => {
    const { host, token } = await start();
    await expectRefusal(host.request('/sessions/events'), TOKEN_MISSING);
    await expectRefusal(host.as('x', '/sessions/events'), INVALID_TOKEN);
    const pending = await host.sessions.issue({ userId: 'alice', pending: true });
    await expectRefusal(host.as(pending.token, '/sessions/events'), INVALID_TOKEN);
    host.store.failure = new Error('away');
    await expectRefusal(host.as(token, '/sessions/events'), STORE_UNAVAILABLE);
    host.store.failure = null;
    await expectQuiet(host);
  });

  it('is late and never wrong where the store fails meanwhile', async () => {
    const { host, elsewhere, open } = await start();
    host.sessions.on('error', () => {});
    const client = await open();
    await seconds(2);
    host.store.failure = new Error('away');
    await seconds(60);
    host.store.failure = null;
    await elsewhere.issue({ userId: 'alice' });
    await seconds(10);
    await vi.waitFor(() =>
      expect(client.heard.filter((each) => each !== ':')).toEqual(['changed {}', 'changed {}']),
    );
  });

  it('answers HEAD, and opens nothing', async () => {
    const { host, token } = await start();
    const response = await host.as(token, '/sessions/events', { method: 'HEAD' });
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    await expectQuiet(host);
  });

  it.each(['client goes away', 'session ends'])('lets go of everything when the %s', async (why) => {
    const { host, session, open } = await start();
    const client = await open();
    await seconds(2);
    if (why === 'client goes away') client.leave();
    else await host.sessions.revoke('alice', session.id);
    await expectQuiet(host);
    // A tab that is closed is nobody's fault.
    expect(host.errors).toEqual([]);
  });

  it('says every 15 seconds that it is there', async () => {
    const { open } = await start();
    const client = await open();
    await seconds(14);
    await heard(client, ['changed {}']);
    await seconds(1);
    await heard(client, ['changed {}', ':']);
    await seconds(15);
    await heard(client, ['changed {}', ':', ':']);
  });

  it('is open for 20 tabs of a user, and for others beside them', async () => {
    const { host, open } = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(clients.map(({ response }) => response.statusCode)).toEqual(Array(20).fill(200));
    const { token } = await host.sessions.issue({ userId: 'bob' });
    expect((await open(bearer(token))).response.statusCode).toBe(200);

    const refused = await open();
    expect([refused.response.statusCode, refused.response.headers['retry-after']]).toEqual([429, '60']);
    clients[0]?.leave();
    await vi.waitFor(async () => expect((await open()).response.statusCode).toBe(200));
  });

  it('refuses more than 20 as any other refusal', async () => {
    const { host, token, open } = await start();
    await Promise.all(Array.from({ length: 20 }, () => open()));
    const detail = 'Too many streams of events are open.';
    await expectRefusal(
      host.as(token, '/sessions/events'),
      problem(429, 'Too Many Requests', 'too_many_attempts', detail),
    );
  });

  it('looks at the list of a user once, however many tabs are open', async () => {
    const { host, open } = await start();
    await Promise.all([open(), open(), open()]);
    await seconds(2);
    host.store.calls = [];
    await seconds(4);
    expect(host.store.calls.filter((call) => call === 'list')).toHaveLength(2);
    expect(host.store.calls.filter((call) => call === 'find')).toHaveLength(8);
  });
});

describe('a stream of events', () => {
  /** A server with the routes, which is not closed by the test's end alone. */
  async function serve(listen: (handle: Server) => Server) {
    const sessions = new SessionManager({
      store: new MemoryStore(),
      keys: KEYS,
      tuning: { purgeInterval: 'none' },
    });
    const app = new Koa().use(koaSessions(sessions, { authenticateUser }).routes());
    const server = createServer(app.callback());
    const listening = listen(server);
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      listening.close();
      await sessions.close();
    });
    const { port } = listening.address() as AddressInfo;
    const { token } = await sessions.issue({ userId: 'alice' });
    return { listening, client: await EventClient.open({ port }, bearer(token)) };
  }

  it('ends when the server stops listening, so that it can close', async () => {
    const { listening, client } = await serve((server) => server);
    const closed = new Promise((resolve) => listening.close(resolve));
    await seconds(1);
    expect(await client.ended()).toEqual([]);
    await closed;
  });

  it('goes on where somebody else listens and hands the connections over', async () => {
    const { client } = await serve((server) => {
      const front = createServer();
      front.removeAllListeners('connection');
      return front.on('connection', (socket) => server.emit('connection', socket));
    });
    await seconds(15);
    await heard(client, ['changed {}', ':']);
  });
});

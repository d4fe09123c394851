import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { KoaSessionsOptions } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBodyReader } from '../../src/http/bodies/read-body.js';
import { readKoaOptions } from '../../src/koa-options.js';
import { mountSessionRoutes } from '../../src/mounting/mount-routes.js';
import { logIn } from '../support/answers.js';
import { HeldTimers } from '../support/held-timers.js';
import { problem } from '../support/problem.js';
import { type Host, startHost } from '../support/start-host.js';
import { authenticateUser } from '../support/start-routes.js';

const ALICE = JSON.stringify({ username: 'alice', password: 'wonderland' });
const TIMED_OUT = problem(
  408,
  'Request Timeout',
  'request_timeout',
  'The body must arrive within 10 seconds.',
);

/** The routes, with a clock that the test holds. */
async function startTimed(options: Partial<KoaSessionsOptions> = {}) {
  const timers = new HeldTimers();
  const asked: unknown[] = [];
  const host = await startHost((app, sessions) => {
    const settings = readKoaOptions(sessions, {
      authenticateUser: (body, ctx) => {
        asked.push(body);
        return authenticateUser(body, ctx);
      },
      ...options,
    });
    app.use(mountSessionRoutes(sessions, settings, timers.start));
  });
  return { host, timers, asked };
}

/** A client that sends the head of a request, and of its body what it is told to. */
function open({ port }: Host, start: string, headers: readonly string[] = []) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    answer += text;
  });
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(() => answer);
  const head = [`${start} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return { write: (chunk: string | Uint8Array) => socket.write(chunk), closed };
}

describe('a body that does not arrive', () => {
  it.each<[string, string[], string | Uint8Array]>([
    ['at all', ['Content-Length: 100'], ''],
    ['whole', ['Content-Length: 100'], ALICE.slice(0, 20)],
    ['whole, in chunks', ['Transfer-Encoding: chunked'], '5\r\n{"a":\r\n'],
    [
      'whole, and is encoded',
      ['Content-Length: 100', 'Content-Encoding: gzip'],
      gzipSync(ALICE).subarray(0, 20),
    ],
  ])(
    '%s is answered with 408 after 10 seconds, the connection closed, and nobody asked',
    async (_name, headers, part) => {
      const { host, timers, asked } = await startTimed();
      const begun = timers.nextStart();
      const client = open(host, 'POST /sessions', headers);
      client.write(part);
      await begun;

      timers.goOff();
      const answer = await client.closed;

      expect(timers.started).toEqual([10_000]);
      expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
      expect(answer).toMatch(/^Connection: close\r$/m);
      expect(answer).toMatch(/^Content-Type: application\/problem\+json\r$/m);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual(TIMED_OUT.body);
      expect(asked).toEqual([]);
      expect(host.errors).toEqual([]);
      expect((await logIn(host, 'alice')).tokenType).toBe('Bearer');
    },
  );

  it('gains no time by a byte now and then', async () => {
    const { host, timers, asked } = await startTimed();
    const begun = timers.nextStart();
    const client = open(host, 'POST /sessions', [`Content-Length: ${ALICE.length}`]);
    await begun;
    for (const character of ALICE.slice(0, -1)) {
      client.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }

    timers.goOff();

    expect(await client.closed).toMatch(/^HTTP\/1.1 408 /);
    expect(timers.started).toEqual([10_000]);
    expect(asked).toEqual([]);
  });

  it('is not acted on when its rest comes after all', async () => {
    const { host, timers } = await startTimed();
    const { token } = await host.sessions.issue({ userId: 'alice' });
    const body = JSON.stringify({ idleTimeout: '7d' });
    const begun = timers.nextStart();
    const client = open(host, 'PUT /sessions/idle-timeout', [
      `Authorization: Bearer ${token}`,
      `Content-Length: ${body.length}`,
    ]);
    client.write(body.slice(0, 5));
    await begun;
    timers.goOff();
    client.write(body.slice(5));

    expect(await client.closed).toMatch(/^HTTP\/1.1 408 /);
    expect(await host.sessions.idleTimeout('alice')).toBeNull();
  });

  it('leaves the answer to the application where that renders errors, and the connection is closed', async () => {
    const { host, timers } = await startTimed({ errors: 'throw' });
    const begun = timers.nextStart();
    const client = open(host, 'POST /sessions', ['Content-Length: 100']);
    await begun;
    timers.goOff();

    const answer = await client.closed;

    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(answer).toContain('The body must arrive within 10 seconds.');
  });

  it('is not waited for when nobody would be let in', async () => {
    const { host, timers } = await startTimed();
    const client = open(host, 'PUT /sessions/idle-timeout', [
      'Authorization: Bearer x',
      'Content-Length: 100',
      'Connection: close',
    ]);

    expect(await client.closed).toMatch(/^HTTP\/1.1 401 /);
    expect(timers.started).toEqual([]);
  });

  it('closes its stream alone over HTTP/2', async () => {
    const { host, timers } = await startTimed();
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const server = createHttp2Server(host.app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      process.off('warning', warn);
      client.destroy();
      server.close();
    });
    const begun = timers.nextStart();
    const stream = client.request({
      ':method': 'POST',
      ':path': '/sessions',
      'content-type': 'application/json',
    });
    stream.write('{"a":');
    await begun;
    timers.goOff();

    const [headers] = await once(stream, 'response');
    stream.resume();
    await once(stream, 'close');

    expect(headers[':status']).toBe(408);
    expect(warnings).toEqual([]);
    expect(client.destroyed).toBe(false);
  });
});

describe('a body that arrives', () => {
  it.each([
    ['is good', ALICE],
    ['is no JSON', '{'],
    ['is too large', ' '.repeat(20_000)],
  ])('and %s takes its timer back', async (_name, body) => {
    const { host, timers } = await startTimed();

    await host.request('/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });

    expect([timers.started.length, timers.running]).toEqual([1, 0]);
  });

  it("needs no timer where the application's own parser has read it", async () => {
    const timers = new HeldTimers();
    const host = await startHost((app, sessions) => {
      app.use(bodyParser());
      const settings = readKoaOptions(sessions, { authenticateUser });
      app.use(mountSessionRoutes(sessions, settings, timers.start));
    });

    expect((await logIn(host, 'alice')).tokenType).toBe('Bearer');
    expect(timers.started).toEqual([]);
  });
});

describe('the time limit of a body', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is 10 seconds of the real clock from when the body is asked for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const req = new IncomingMessage(new Socket());
    Object.assign(req, { method: 'POST', url: '/', httpVersionMajor: 1 });
    req.headers['content-type'] = 'application/json';
    const reading = createBodyReader('16kb')(req, undefined);
    let refusal: unknown = null;
    reading.catch((error: unknown) => {
      refusal = error;
    });

    await vi.advanceTimersByTimeAsync(9999);
    expect(refusal).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(refusal).toMatchObject({ code: 'request_timeout', headers: { Connection: 'close' } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

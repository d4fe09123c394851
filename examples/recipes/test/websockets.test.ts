import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { bearer, logInByCookie } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

/** The next message that comes over a socket; a socket that is refused or closed has none. */
async function next(socket: WebSocket): Promise<string> {
  const closed = new AbortController();
  socket.once('close', (code) => closed.abort(new Error(`It was closed: ${code}.`)));
  const [message] = await once(socket, 'message', { signal: closed.signal });
  return String(message);
}

describe.skipIf(server === null)('the recipe for WebSockets', () => {
  async function start() {
    const programs = [1, 2].map(() => new StartedProgram('websockets', { DATABASE_URL: server?.url ?? '' }));
    onTestFinished(async () => {
      for (const program of programs) await program[Symbol.asyncDispose]();
    });
    const [here = '', elsewhere = ''] = await Promise.all(programs.map((program) => program.url()));
    return { here, elsewhere, ...(await logInByCookie(here)) };
  }

  function open(url: string, path: string, headers: ClientOptions['headers'] = {}): WebSocket {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
    socket.on('error', () => {});
    onTestFinished(() => socket.terminate());
    return socket;
  }

  /** The status by which a socket was refused. */
  async function refusalOf(socket: WebSocket): Promise<number> {
    const [, answer] = await once(socket, 'unexpected-response');
    return answer.statusCode;
  }

  it('lets in who is logged in by a cookie, and acts in their name', async () => {
    const { here, cookie } = await start();
    const socket = open(here, '/', { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    expect(await next(socket)).toBe('welcome');
    socket.send('hello');
    expect(await next(socket)).toBe('alice: hello');
  });

  it('refuses whoever is not, and the pages of another site', async () => {
    const { here, cookie } = await start();
    expect(await refusalOf(open(here, '/'))).toBe(401);
    expect(await refusalOf(open(here, '/', { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' }))).toBe(403);
    const origin = { Cookie: cookie, Origin: 'https://attacker.example' };
    expect(await refusalOf(open(here, '/', origin))).toBe(403);
  });

  it('takes a token as the first message, and closes out who sends another', async () => {
    const { here, token } = await start();
    const socket = open(here, '/by-message');
    await once(socket, 'open');
    socket.send(token);
    expect(await next(socket)).toBe('welcome');

    const stranger = open(here, '/by-message');
    await once(stranger, 'open');
    stranger.send('let me in');
    expect(await once(stranger, 'close')).toEqual([4401, Buffer.from('log in')]);
  });

  it.each(['here', 'elsewhere'] as const)('closes when the session is ended %s', async (place) => {
    const started = await start();
    const { here, cookie, token } = started;
    const socket = open(here, '/', { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    await next(socket);
    const closed = once(socket, 'close');
    const ended = { method: 'DELETE', headers: bearer(token) };
    expect((await fetch(`${started[place]}/sessions/current`, ended)).status).toBe(204);
    expect(await closed).toEqual([4401, Buffer.from('session_absent')]);
  });

  it('does nothing more in the name of a session that was ended a moment ago elsewhere', async () => {
    const { here, elsewhere, cookie, token } = await start();
    const socket = open(here, '/', { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    const messages: string[] = [];
    socket.on('message', (message) => messages.push(String(message)));
    await next(socket);
    await fetch(`${elsewhere}/sessions/current`, { method: 'DELETE', headers: bearer(token) });
    socket.send('transfer everything');
    await once(socket, 'close');
    expect(messages).toEqual(['welcome']);
  });

  const endpoint = inject('browser');
  describe.skipIf(endpoint === null)('in a browser', () => {
    /** Opens a page of that origin. */
    async function openPage(url: string) {
      const browser = await chromium.connect(endpoint ?? '');
      onTestFinished(() => browser.close());
      const page = await (await browser.newContext()).newPage();
      await page.goto(url);
      return page;
    }

    /** A page that is logged in, and has its socket open. */
    async function startPage() {
      const started = await start();
      const page = await openPage(`${started.here}/sessions`);
      const body = JSON.stringify(JSON.stringify({ username: 'alice', password: 'wonderland' }));
      const id = await page.evaluate(`(async () => {
        const headers = { 'Content-Type': 'application/json' };
        const answer = await fetch('/sessions', { method: 'POST', headers, body: ${body} });
        globalThis.socket = new WebSocket(location.origin.replace('http', 'ws') + '/');
        globalThis.whenClosed = new Promise((resolve) => socket.addEventListener('close', ({ code, reason }) => resolve([code, reason])));
        globalThis.next = () => new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data), { once: true }));
        if (await next() !== 'welcome') throw new Error('It was not welcome.');
        return (await answer.json()).session.id;
      })()`);
      return { ...started, page, id };
    }

    it('opens with the cookie of its page, and speaks in the name of its user', async () => {
      const { page } = await startPage();
      expect(await page.evaluate("socket.send('hello'), next()")).toBe('alice: hello');
    });

    it.each(['here', 'elsewhere'] as const)(
      'learns from the code 4401 and the reason that its session was ended %s',
      async (place) => {
        const started = await startPage();
        // By another session of the same user.
        const headers = bearer(started.token);
        const ended = await fetch(`${started[place]}/sessions/${started.id}`, { method: 'DELETE', headers });
        expect(ended.status).toBe(204);
        expect(await started.page.evaluate('whenClosed')).toEqual([4401, 'session_absent']);
      },
    );

    it('of another site opens nothing, though its cookie is there', async () => {
      const { page, here } = await startPage();
      const there = here.replace('127.0.0.1', 'localhost');
      const other = await page.context().newPage();
      await other.goto(`${there}/sessions`);
      const url = JSON.stringify(`${here.replace('http', 'ws')}/`);
      const outcome = await other.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket(${url});
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('close', ({ code }) => resolve(code));
      })`);
      expect(outcome).toBe(1006);
    });
  });
});

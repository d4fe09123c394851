import { once } from 'node:events';
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
});

import { io, type Socket } from 'socket.io-client';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { bearer, logInByCookie } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

describe.skipIf(server === null)('the recipe for socket.io', () => {
  async function start() {
    const programs = [1, 2].map(() => new StartedProgram('socket-io', { DATABASE_URL: server?.url ?? '' }));
    onTestFinished(async () => {
      for (const program of programs) await program[Symbol.asyncDispose]();
    });
    const [here = '', elsewhere = ''] = await Promise.all(programs.map((program) => program.url()));
    return { here, elsewhere, ...(await logInByCookie(here)) };
  }

  function open(url: string, extraHeaders: Record<string, string>): Socket {
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders });
    onTestFinished(() => {
      socket.disconnect();
    });
    return socket;
  }

  /** What comes of an event of a socket; of a socket's own events alone, `once` of Node knows nothing. */
  const event = (socket: Socket, name: string) =>
    new Promise<unknown>((resolve) => {
      socket.once(name, resolve);
    });

  it('lets in who is logged in, and acts in their name', async () => {
    const { here, cookie } = await start();
    const socket = open(here, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    await event(socket, 'connect');
    socket.emit('say', 'hello');
    expect(await event(socket, 'said')).toBe('alice: hello');
  });

  it('refuses whoever is not, and the pages of another site', async () => {
    const { here, cookie } = await start();
    for (const headers of [{}, { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' }]) {
      const refused = open(here, headers as Record<string, string>);
      expect(await event(refused, 'connect_error')).toBeInstanceOf(Error);
      expect(refused.connected).toBe(false);
    }
  });

  it('is told why, and disconnected, when the session is ended by another process', async () => {
    const { here, elsewhere, cookie, token } = await start();
    const socket = open(here, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    await event(socket, 'connect');
    const told = event(socket, 'session_ended');
    const disconnected = event(socket, 'disconnect');
    await fetch(`${elsewhere}/sessions/current`, { method: 'DELETE', headers: bearer(token) });
    expect(await told).toBe('session_absent');
    expect(await disconnected).toBe('io server disconnect');
  });
});

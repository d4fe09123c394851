import { EventEmitter, once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEYS } from '../support/start-host.js';
import { serve } from './websockets.js';

/** As much of a WebSocket as the page uses: what the client sends is its messages. */
class Connection extends EventEmitter {
  readonly closed: Promise<unknown[]> = once(this, 'close');

  constructor(socket: Duplex) {
    super();
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', (data: Buffer) => this.emit('message', data.toString()));
    socket.on('error', () => {});
  }

  close(code: number): void {
    this.emit('close', code);
  }
}

async function start() {
  const store = new MemoryStore();
  const open = () => new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
  const [sessions, elsewhere] = [open(), open()];
  const connections: Connection[] = [];
  const acted: string[] = [];
  const server = serve(
    sessions,
    (_request, socket) => {
      const connection = new Connection(socket);
      connections.push(connection);
      return connection;
    },
    async (userId, message) => {
      acted.push(`${userId}: ${message}`);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets: Duplex[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
    for (const manager of [sessions, elsewhere]) await manager.close();
  });
  /** Asks for an upgrade: the status of the answer, and the socket. */
  const connect = async (headers: Record<string, string>) => {
    const { port } = server.address() as AddressInfo;
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', ...headers };
    const sent: ClientRequest = request({ host: '127.0.0.1', port, headers: upgrade, agent: false });
    sent.end();
    const answer = await Promise.race([once(sent, 'upgrade'), once(sent, 'response')]);
    const { statusCode } = answer[0] as IncomingMessage;
    const [, socket] = answer as [IncomingMessage, Duplex?];
    if (socket !== undefined) sockets.push(socket);
    return { status: statusCode, socket };
  };
  const { token, session } = await sessions.issue({ userId: 'alice' });
  const own = { Cookie: `__Host-session=${token}`, 'Sec-Fetch-Site': 'same-origin' };
  return { sessions, elsewhere, connect, own, session, connections, acted };
}

describe('the WebSockets of the page', () => {
  it('are opened by a session, and by no page of another site', async () => {
    const { connect, own } = await start();

    expect((await connect(own)).status).toBe(101);
    expect((await connect({})).status).toBe(401);
    expect((await connect({ ...own, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });

  it('act on what a session that is in sends', async () => {
    const { connect, own, connections, acted } = await start();
    const { socket } = await connect(own);

    const arrived = once(connections[0] as Connection, 'message');
    socket?.write('hello');
    await arrived;
    await expect.poll(() => acted).toEqual(['alice: hello']);
  });

  it('close when the session is revoked here', async () => {
    const { sessions, connect, own, session, connections } = await start();
    await connect(own);

    await sessions.revoke('alice', session.id);

    expect(await connections[0]?.closed).toEqual([4401]);
  });

  it('act on nothing more when it was revoked by another process, and close', async () => {
    const { elsewhere, connect, own, session, connections, acted } = await start();
    const { socket } = await connect(own);
    await elsewhere.revoke('alice', session.id);

    socket?.write('hello');

    expect(await connections[0]?.closed).toEqual([4401]);
    expect(acted).toEqual([]);
  });
});

/** What docs/websockets.md shows. It is run by a test. */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SessionManager } from '@jwt-sessions/core';

interface WebSocket {
  on(event: 'message', listener: (message: string) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(code: number): void;
}
type Accept = (request: IncomingMessage, socket: Duplex, head: Buffer) => WebSocket;

export function serve(
  sessions: SessionManager,
  accept: Accept,
  act: (userId: string, message: string) => Promise<void>,
): Server {
  // -- WebSockets

  const app = new Koa();
  const server = createServer(app.callback());
  const guard = koaSessions(sessions, { cookie: true, errors: 'throw' }).requireSession();
  const open = new Map<string, Set<WebSocket>>();

  server.on('upgrade', async (request, socket, head) => {
    const ctx = app.createContext(request, new ServerResponse(request));
    try {
      await guard(ctx, async () => {}); // refuses what a page of another site opens as well
    } catch (error) {
      const status = error instanceof SessionHttpError ? error.status : 500;
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
      return;
    }
    const { session } = ctx.state;
    const connection = accept(request, socket, head); // by ws, for instance
    const others = open.get(session.id) ?? new Set();
    open.set(session.id, others.add(connection));
    connection.once('close', () => others.delete(connection));
    const checkedFirst = <T>(work: () => T) =>
      sessions.recheck(session).then(work, () => connection.close(4401));
    connection.on('message', (message) => void checkedFirst(() => act(session.userId, message)));
    await checkedFirst(() => {}); // it may have been revoked before the connection stood in the map
  });
  sessions.on('revoked', ({ sessionId }) => {
    for (const connection of open.get(sessionId) ?? []) connection.close(4401);
    open.delete(sessionId);
  });

  // --
  return server;
}

import { STATUS_CODES } from 'node:http';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import Koa from 'koa';

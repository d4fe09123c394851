import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { koaSessions, SessionHttpError } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Pool } from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';
import { Users } from './users.js'; // yours

const { DATABASE_URL, SESSION_KEYS, PORT = '3000' } = process.env;

const users = new Users();
const pool = new Pool({ connectionString: DATABASE_URL, max: 5 });
const sessions = new SessionManager({ store: new SqlStore(pool), keys: SESSION_KEYS });
const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
  cookie: true,
});
const app = new Koa();
app.use((ctx, next) => {
  if (!server.listening) ctx.set('Connection', 'close'); // stopping: who keeps a connection goes elsewhere
  return next();
});
app.use(auth.routes());

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
const sockets = new WebSocketServer({ noServer: true, maxPayload: 16_384 });

server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const accept = () => new Promise<WebSocket>((done) => sockets.handleUpgrade(request, socket, head, done));
  try {
    // A client that sends neither cookie nor header, such as a page with a bearer token, sends the token as first message.
    if (request.url === '/by-message') return serve(await authenticateByMessage(await accept()));
    const session = await auth.authenticateUpgrade(app, request);
    serve({ connection: await accept(), session });
  } catch (error) {
    const status = error instanceof SessionHttpError ? error.status : 500;
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
  }
});

interface Client {
  readonly connection: WebSocket;
  readonly session: AuthenticatedSession;
}

/** Whoever says nothing for five seconds, or something else than a token that lets them in, is closed out. */
async function authenticateByMessage(connection: WebSocket): Promise<Client | null> {
  try {
    const [token] = await once(connection, 'message', { signal: AbortSignal.timeout(5000) });
    return { connection, session: await sessions.authenticate(String(token)) };
  } catch {
    connection.close(4401, 'log in');
    return null;
  }
}

function serve(client: Client | null): void {
  if (client === null) return;
  const { connection, session } = client;
  const ended = sessions.endSignal(session);
  ended.addEventListener('abort', () => connection.close(4401, ended.reason.reason));
  connection.once('close', () => ended[Symbol.dispose]());
  connection.on('message', async (message) => {
    try {
      await sessions.recheck(session); // for what must not be done in the second before the signal
      connection.send(`${session.userId}: ${message}`);
    } catch {
      connection.close(4401, 'log in');
    }
  });
  if (ended.aborted) connection.close(4401, ended.reason.reason);
  else connection.send('welcome');
}

process.once('SIGTERM', async () => {
  for (const connection of sockets.clients) connection.close(1001);
  server.close();
  await once(server, 'close');
  await sessions.close();
  await pool.end();
});

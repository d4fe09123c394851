import type { AddressInfo } from 'node:net';
import { type AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Pool } from 'pg';
import { type DefaultEventsMap, Server } from 'socket.io';
import { Users } from './users.js'; // yours

const users = new Users();
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
const sessions = new SessionManager({ store: new SqlStore(pool), keys: process.env.SESSION_KEYS });
const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
  cookie: true,
});
const app = new Koa();
app.use(auth.routes());
const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

type Events = DefaultEventsMap;
const io = new Server<Events, Events, Events, { session: AuthenticatedSession }>(server, {
  transports: ['websocket'],
});
io.use(async (socket, next) => {
  try {
    socket.data.session = await auth.authenticateUpgrade(app, socket.request);
    next();
  } catch (error) {
    next(error as Error);
  }
});
io.on('connection', (socket) => {
  const { session } = socket.data;
  const ended = sessions.endSignal(session);
  const close = () => {
    socket.emit('session_ended', ended.reason.reason);
    socket.disconnect(true);
  };
  ended.addEventListener('abort', close);
  if (ended.aborted) close();
  socket.once('disconnect', () => ended[Symbol.dispose]());
  socket.on('say', (text: unknown) => socket.emit('said', `${session.userId}: ${text}`));
});

import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions } from '@jwt-sessions/koa';
import Koa from 'koa';
import { devicesPage } from '../../src/devices-page/index.js';
import { checkPassword } from './check-password.js';

const sessions = new SessionManager({
  store: new MemoryStore(), // yours
  keys: process.env.SESSION_KEYS,
  confirmNewDevices: '7d', // or not
});

const app = new Koa();
app.use(
  devicesPage(sessions, {
    appName: 'Shop',
    authenticateUser: ({ username, password }) => checkPassword(username, password), // the user id, or null
  }),
);
app.use(koaSessions(sessions, { cookie: true }).requireSession()); // your own pages, below
app.listen(3000);

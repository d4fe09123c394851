import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type OptionalSessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import connectSequelize from 'connect-session-sequelize';
import session from 'express-session';
import Koa from 'koa';
import koaSession from 'koa-session';
import type { Sequelize } from 'sequelize';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchangeOldSessions, type OldSessions } from '../src/exchange-old-sessions.js';
import {
  betterAuthSessions,
  expressSessions,
  koaSessionSessions,
  luciaSessions,
} from '../src/old-sessions.js';
import { DATABASES } from './support/databases.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const SECRET = 'a secret of the old system, of 42 characters';
const OLD_KEYS = ['the old keys of the application'];

/** What an old system leaves behind: a cookie as its library has set it, and the row that this names. */
interface OldSystem {
  readonly old: (sequelize: Sequelize) => OldSessions;
  /** Logs a user in there, or somebody without a name; the Cookie header of their browser. */
  readonly logIn: (sequelize: Sequelize, userId: string | null) => Promise<string>;
  readonly table: string;
  /** Whether it has sessions of nobody. */
  readonly anonymous: boolean;
}

const SYSTEMS: Readonly<Record<string, OldSystem>> = {
  'express-session': {
    old: (sequelize) => expressSessions(sequelize, SECRET),
    logIn: logInByExpressSession,
    table: '"Sessions"',
    anonymous: true,
  },
  'koa-session': {
    old: koaSessionSessions,
    logIn: logInByKoaSession,
    table: 'koa_sessions',
    anonymous: true,
  },
  'better-auth': {
    old: (sequelize) => betterAuthSessions(sequelize, SECRET),
    logIn: logInByBetterAuth,
    table: '"session"',
    anonymous: false,
  },
  lucia: { old: luciaSessions, logIn: logInByLucia, table: 'user_session', anonymous: false },
};

for (const [name, system] of Object.entries(SYSTEMS)) {
  describe.each(DATABASES)(`an old session of ${name}, on %s`, (_, open) => {
    const start = async () => startApp(await open(), system);

    it('is exchanged for one of ours, once, and ends', async () => {
      const { visit, logIn, sessions, count } = await start();
      const cookie = await logIn('alice');
      const first = await visit(cookie, '/account?tab=2');
      expect([first.status, first.headers.get('location')]).toEqual([
        303,
        expect.stringMatching(/^http:.*\/account\?tab=2$/),
      ]);
      expect(await (await visit(cookiesOf(first))).text()).toBe('alice');
      expect((await sessions.list('alice')).sessions).toHaveLength(1);

      expect(await count()).toBe(0);
      expect((await visit(cookie)).status).toBe(200);
      expect(await (await visit(cookie)).text()).toBe('nobody');
      expect((await sessions.list('alice')).sessions).toHaveLength(1);
    });

    it('becomes one session, however many tabs come with it at once', async () => {
      const { visit, logIn, sessions } = await start();
      const cookie = await logIn('alice');
      const answers = await Promise.all(Array.from({ length: 8 }, () => visit(cookie)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 303]);
      expect((await sessions.list('alice')).sessions).toHaveLength(1);
    });

    it('is let in no more when all sessions of its user were ended since the move', async () => {
      const { visit, logIn, sessions } = await start();
      const cookie = await logIn('alice');
      await sessions.revokeAll('alice', { reason: 'password_change' });
      expect(await (await visit(cookie)).text()).toBe('nobody');
      expect((await sessions.list('alice')).sessions).toEqual([]);
    });

    it('stays as it is while another site embeds something, or a form is sent', async () => {
      const { visit, logIn, count } = await start();
      const cookie = await logIn('alice');
      await visit(cookie, '/', { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } });
      await visit(cookie, '/', { method: 'POST' });
      expect(await count()).toBe(1);
    });

    if (name !== 'lucia')
      it('is not found by a cookie that it has not signed', async () => {
        const { visit, logIn, count } = await start();
        const cookie = await logIn('alice');
        const forged = cookie.replace(/.(?=%3D)|.$/, (last) => (last === 'A' ? 'B' : 'A'));
        for (const bad of [
          forged,
          cookie.replace(/%2E.*|\..{20,}$/i, ''),
          `${cookie.split('=')[0]}=%E0%A4%A`,
        ]) {
          expect(await (await visit(bad)).text()).toBe('nobody');
        }
        expect(await count()).toBe(1);
      });

    if (system.anonymous)
      it('of nobody is left where it is', async () => {
        const { visit, logIn, count } = await start();
        const cookie = await logIn(null);
        expect(await (await visit(cookie)).text()).toBe('nobody');
        expect(await count()).toBe(1);
      });
  });
}

async function startApp(sequelize: Sequelize, system: OldSystem) {
  const since = new Date();
  const sessions = new SessionManager({ store: new SqlStore(sequelize), keys: SESSION_KEYS });
  onTestFinished(() => sessions.close());
  const auth = koaSessions(sessions, { cookie: { secure: false } });
  const app = new Koa<OptionalSessionState>();
  app.keys = OLD_KEYS;
  app.silent = true;
  app.use(auth.optionalSession());
  app.use(exchangeOldSessions(auth, system.old(sequelize), since));
  app.use((ctx) => {
    ctx.body = ctx.state.session?.userId ?? 'nobody';
  });
  const url = await listen(app);
  const visit = (Cookie: string, path = '/', { headers, ...init }: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, redirect: 'manual', headers: { Cookie, ...headers } });
  const count = async () => {
    const [[row]] = (await sequelize.query(`SELECT count(*) AS n FROM ${system.table}`)) as [
      [{ n: number }],
      unknown,
    ];
    return Number(row.n);
  };
  return { visit, sessions, count, logIn: (userId: string | null) => system.logIn(sequelize, userId) };
}

/** By the library itself and a store of its own, in a server of Node. */
async function logInByExpressSession(sequelize: Sequelize, userId: string | null): Promise<string> {
  const Store = connectSequelize(session.Store);
  const store = new Store({ db: sequelize, checkExpirationInterval: -1 });
  await store.sync();
  const handle = session({ store, secret: SECRET, resave: false, saveUninitialized: true });
  return visitOnce((request, response) => {
    handle(request as never, response as never, () => {
      if (userId !== null) Object.assign((request as unknown as { session: object }).session, { userId });
      response.end();
    });
  });
}

async function logInByKoaSession(sequelize: Sequelize, userId: string | null): Promise<string> {
  await sequelize.query('CREATE TABLE koa_sessions (id text PRIMARY KEY, data text, expires timestamp)');
  const store = {
    get: async () => null,
    set: async (id: string, data: object) => {
      const replacements = { id, data: JSON.stringify(data), expires: new Date(Date.now() + 86_400_000) };
      await sequelize.query('INSERT INTO koa_sessions VALUES (:id, :data, :expires)', { replacements });
    },
    destroy: async () => {},
  };
  const app = new Koa();
  app.keys = OLD_KEYS;
  app.use(koaSession({ store }, app as never) as never);
  app.use((ctx) => {
    Object.assign((ctx as unknown as { session: object }).session, {
      userId: userId ?? undefined,
      basket: 1,
    });
    ctx.body = '';
  });
  return visitOnce(app.callback());
}

/** As its tables and its cookies are documented: a token, and its HMAC in base64, escaped. */
async function logInByBetterAuth(sequelize: Sequelize, userId: string | null): Promise<string> {
  await sequelize.query(
    'CREATE TABLE "session" (id text PRIMARY KEY, "expiresAt" timestamp, token text, "userId" text)',
  );
  const token = 'Zk3yqVnTt8cH1bXw0RsPjL5uGdEaM9Qf';
  await sequelize.query(`INSERT INTO "session" VALUES ('1', :expires, :token, :userId)`, {
    replacements: { token, userId, expires: new Date(Date.now() + 86_400_000) },
  });
  const mac = createHmac('sha256', SECRET).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${mac}`)}`;
}

async function logInByLucia(sequelize: Sequelize, userId: string | null): Promise<string> {
  await sequelize.query(
    'CREATE TABLE user_session (id text PRIMARY KEY, user_id text, expires_at timestamp)',
  );
  const id = 'k2z7m4q6r3t5v7x2b4n6c3d5f7g2h4j6l3p5s7w2';
  await sequelize.query('INSERT INTO user_session VALUES (:id, :userId, :expires)', {
    replacements: { id, userId, expires: new Date(Date.now() + 86_400_000) },
  });
  return `auth_session=${id}`;
}

/** What a browser sends from then on to a server that it has visited once. */
async function visitOnce(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const old = createServer(handle);
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  try {
    return cookiesOf(await fetch(`http://127.0.0.1:${(old.address() as AddressInfo).port}/`));
  } finally {
    old.closeAllConnections();
    old.close();
  }
}

function cookiesOf(answer: Response): string {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  return cookies.filter((cookie) => !cookie.endsWith('=')).join('; ');
}

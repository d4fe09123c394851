import { createHmac } from 'node:crypto';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createSessions, importTokens } from '../src/django-token-manager.js';
import { listen } from './support/listen.js';
import { openSqlite } from './support/open-sqlite.js';
import { SESSION_KEYS } from './support/started-program.js';

const DAY = 86_400_000;
/** Made by django-token-manager 1.1.2 with PyJWT 1.7.1, as the fifth log-in of the first user. */
const SECRET_KEY = 'django-insecure-k(w9!z$8p#2v&f6m^q@x3*t7r1y5u0b4n_j+cd=';
const TOKEN =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJsb29rdXBfaWQiOjUsInVzZXJfaWQiOjEsInVzZXJuYW1lIjoiYWRtaW4iLCJleHAiOjEwNDM1N' +
  'Tg2MTMwLCJlbWFpbCI6IiJ9.FJCZCNyCYRCRTiTiyUPJjkiF3NN3uBfiLAKnGUf0AZU';

/** Its table as Django makes it there, but for the reference to the users. */
const TABLES = {
  sqlite: `CREATE TABLE token_manager_lookup_id (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, ip varchar(20) NULL,
    os varchar(300) NULL, r_type varchar(20) NULL, device varchar(20) NULL, browser varchar(30) NULL,
    created_at datetime NOT NULL, updated_at datetime NOT NULL, user_id integer NOT NULL)`,
  postgres: `CREATE TABLE token_manager_lookup_id (id serial NOT NULL PRIMARY KEY, ip varchar(20) NULL,
    os varchar(300) NULL, r_type varchar(20) NULL, device varchar(20) NULL, browser varchar(30) NULL,
    created_at timestamp with time zone NOT NULL, updated_at timestamp with time zone NOT NULL, user_id integer NOT NULL)`,
};

async function fill(django: Sequelize, dialect: keyof typeof TABLES): Promise<void> {
  await django.query(TABLES[dialect]);
  const zone = dialect === 'postgres' ? '+00' : '';
  const row = (id: number, user: number) =>
    `(${id}, '203.0.113.7', 'Windows 10', 'PC', 'Other', 'Chrome 103.0.50', ` +
    `'2026-11-20 05:55:30.922736${zone}', '2026-11-20 05:55:30.922907${zone}', ${user})`;
  await django.query(
    'INSERT INTO token_manager_lookup_id (id, ip, os, r_type, device, browser, created_at, updated_at, user_id) ' +
      `VALUES ${[row(4, 2), row(5, 1)].join(', ')}`,
  );
}

const server = inject('postgres');

describe('the recipe for django-token-manager', () => {
  it('imports every row of its table, and again what is new, on SQLite', async () => {
    const django = await openSqlite();
    await fill(django, 'sqlite');
    const store = new SqlStore(django);
    const endsAt = new Date(Date.now() + 30 * DAY);
    expect(await importTokens(store, django, endsAt)).toEqual({ imported: 2, existing: 0, expired: 0 });
    expect(await importTokens(store, django, endsAt)).toEqual({ imported: 0, existing: 2, expired: 0 });

    const sessions = createSessions(store, SESSION_KEYS, SECRET_KEY);
    const { id } = await sessions.authenticate(TOKEN);
    expect(await sessions.find('1', id)).toMatchObject({
      label: 'Chrome 103.0.50, Windows 10',
      createdAt: new Date('2026-11-20T05:55:30.922Z'),
      absoluteExpiresAt: endsAt,
    });
    await sessions.close();
  });

  describe.skipIf(server === null)('over HTTP, on PostgreSQL', () => {
    const inSchema = { logging: false, dialectOptions: { options: '-c search_path=django' } };
    const sequelize = new Sequelize(server?.url ?? 'postgres:', inSchema);
    const store = new SqlStore(sequelize);
    const sessions = createSessions(store, SESSION_KEYS, SECRET_KEY);

    beforeAll(async () => {
      await sequelize.query('CREATE SCHEMA django');
      await store.prepare();
      await fill(sequelize, 'postgres');
      await importTokens(store, sequelize, new Date(Date.now() + 30 * DAY));
    });
    afterAll(async () => {
      await sessions.close();
      await sequelize.close();
    });

    async function start(): Promise<
      (authorization: string, path?: string, method?: string) => Promise<Response>
    > {
      const auth = koaSessions(sessions, { authenticateUser: () => null });
      const app = new Koa<SessionState>();
      app.use(auth.routes()).use(auth.requireSession());
      app.use((ctx) => {
        ctx.body = { userId: ctx.state.session.userId };
      });
      const url = await listen(app);
      return (Authorization, path = '/', method = 'GET') =>
        fetch(`${url}${path}`, { method, headers: { Authorization } });
    }

    it('lets the clients of Django in by what they send, shows the session, and ends it', async () => {
      const ask = await start();
      const answer = await ask(`JWT ${TOKEN}`);
      expect([answer.status, await answer.json()]).toEqual([200, { userId: '1' }]);
      const list = await ask(`JWT ${TOKEN}`, '/sessions');
      expect(await list.json()).toMatchObject({
        sessions: [{ label: 'Chrome 103.0.50, Windows 10', current: true }],
      });

      expect((await ask(`JWT ${TOKEN}`, '/sessions/current', 'DELETE')).status).toBe(204);
      expect((await ask(`JWT ${TOKEN}`)).status).toBe(401);
    });

    it('lets in nobody by a number alone: not by another key, and not for another user', async () => {
      const ask = await start();
      const claims = { lookup_id: 4, user_id: 2, exp: 10_435_586_130 };
      expect((await ask(`JWT ${sign(claims, 'django-insecure-guessed')}`)).status).toBe(401);
      expect((await ask(`JWT ${sign({ ...claims, user_id: 1 }, SECRET_KEY)}`)).status).toBe(401);
      expect((await ask(`JWT ${sign(claims, SECRET_KEY)}`)).status).toBe(200);
    });
  });
});

function sign(claims: object, secret: string): string {
  const input = [{ typ: 'JWT', alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

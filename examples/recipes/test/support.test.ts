import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore, type SessionStore } from '@jwt-sessions/core/store';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createApp } from '../src/support.js';
import { Users } from '../src/users.js';
import { ALICE, json } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const SUE = { username: 'sue', password: 'support' };
const HOUR = 3_600_000;

/** A browser, as far as it keeps cookies and says that a request comes from the application's own page. */
class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'Sec-Fetch-Site': 'same-origin', Cookie: cookie };
    const init = body === undefined ? { method, headers } : json(method, body, headers);
    const response = await fetch(`${this.#url}${path}`, init);
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  async account(): Promise<unknown> {
    return (await this.send('GET', '/account')).json();
  }
}

const server = inject('postgres');

describe.each([
  ['a store in memory', true],
  ['PostgreSQL', server !== null],
])('the recipe for customer support, on %s', (name, isThere) => {
  const runs = describe.skipIf(!isThere);
  runs('where Sue looks at the account of Alice', () => {
    const sequelize = name === 'PostgreSQL' ? new Sequelize(server?.url ?? '', { logging: false }) : null;
    let store: SessionStore;
    let users: Users;
    let sessions: SessionManager;
    let clock: { now: number };
    let url: string;

    beforeAll(async () => {
      if (sequelize !== null) await new SqlStore(sequelize, { prefix: 'support' }).prepare();
    });
    afterAll(() => sequelize?.close());
    beforeEach(async () => {
      clock = { now: Date.now() };
      store = sequelize === null ? new MemoryStore() : new SqlStore(sequelize, { prefix: 'support' });
      users = new Users();
      sessions = new SessionManager({
        store,
        keys: SESSION_KEYS,
        tuning: { clock: () => clock.now, purgeInterval: 'none' },
      });
      for (const userId of ['alice', 'sue']) await sessions.revokeAll(userId);
      clock.now += 5000;
      const app = createApp(sessions, users);
      app.silent = true;
      url = await listen(app);
    });

    async function open(credentials: object): Promise<Browser> {
      const browser = new Browser(url);
      expect((await browser.send('POST', '/sessions', credentials)).status).toBe(201);
      return browser;
    }

    async function look(): Promise<Browser> {
      const sue = await open(SUE);
      expect((await sue.send('POST', '/support/alice')).status).toBe(200);
      return sue;
    }

    it('shows her the account, and hers again when she is done', async () => {
      const sue = await look();
      expect(await sue.account()).toEqual({ userId: 'alice', impersonatedBy: 'sue' });
      expect((await sue.send('DELETE', '/support')).status).toBe(204);
      expect(await sue.account()).toEqual({ userId: 'sue', impersonatedBy: null });
    });

    it('is seen by Alice, who can end it', async () => {
      const alice = await open(ALICE);
      const sue = await look();
      const { sessions: listed } = (await (await alice.send('GET', '/sessions')).json()) as {
        sessions: { id: string; impersonatedBy: string | null }[];
      };
      const [hers] = listed.filter(({ impersonatedBy }) => impersonatedBy === 'sue');
      expect((await alice.send('DELETE', `/sessions/${hers?.id}`)).status).toBe(204);
      expect((await sue.send('GET', '/account')).status).toBe(401);
      expect(await sue.account()).toEqual({ userId: 'sue', impersonatedBy: null });
    });

    it('lets her order nothing in the name of Alice', async () => {
      const sue = await look();
      const answer = await sue.send('POST', '/orders');
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'session_impersonated' });
      const alice = await open(ALICE);
      expect(await (await alice.send('POST', '/orders')).json()).toEqual({ orderedBy: 'alice' });
    });

    it('is over after half an hour', async () => {
      const sue = await look();
      clock.now += HOUR / 2;
      expect((await sue.send('GET', '/account')).status).toBe(401);
    });

    it('is over at once for who leaves support', async () => {
      const sue = await look();
      await users.leavesSupport('sue');
      expect((await sue.send('GET', '/account')).status).toBe(403);
      expect((await sue.send('POST', '/support/alice')).status).toBe(403);
    });

    it('is for support alone, and for who has logged in within the hour', async () => {
      const alice = await open(ALICE);
      expect((await alice.send('POST', '/support/sue')).status).toBe(403);
      const sue = await open(SUE);
      clock.now += HOUR + 1;
      const answer = await sue.send('POST', '/support/alice');
      expect(await answer.json()).toMatchObject({ code: 'recent_login_required' });
    });
  });
});

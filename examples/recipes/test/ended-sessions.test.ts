import { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bearer } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe.skipIf(server === null)('what happened while I slept, on PostgreSQL', () => {
  const inSchema = { logging: false, dialectOptions: { options: '-c search_path=ended_sessions' } };
  const sequelize = new Sequelize(server?.url ?? 'postgres:', inSchema);
  /** Two processes that know nothing of each other. */
  const managers = [0, 1].map(
    () => new SessionManager({ store: new SqlStore(sequelize), keys: SESSION_KEYS, keepEnded: '28d' }),
  );
  beforeAll(async () => {
    await sequelize.query('CREATE SCHEMA ended_sessions');
  });
  afterAll(async () => {
    for (const sessions of managers) await sessions.close();
    await sequelize.close();
  });

  async function logIn(url: string | undefined, userAgent: string): Promise<string> {
    const response = await fetch(`${url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': userAgent },
      body: JSON.stringify({ username: 'alice' }),
    });
    return ((await response.json()) as { token: string }).token;
  }

  it('the laptop learns which device has logged it out, and the phone what it has logged out', async () => {
    const urls: string[] = [];
    for (const sessions of managers) {
      const app = new Koa();
      const authenticateUser = ({ username }: { readonly username?: unknown }) => String(username);
      app.use(koaSessions(sessions, { authenticateUser, tellEnded: true }).routes());
      urls.push(await listen(app));
    }
    const [here, there] = urls;
    const laptop = await logIn(there, 'curl/8.5.0');
    const phone = await logIn(here, IPHONE);
    const ending = {
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      reason: 'others',
      by: { type: 'session', title: 'Safari on iPhone', label: null },
    };

    const revoked = await fetch(`${here}/sessions/others`, { method: 'DELETE', headers: bearer(phone) });
    expect(await revoked.json()).toEqual({ revoked: 1 });

    const refused = await fetch(`${there}/sessions`, { headers: bearer(laptop) });
    expect([refused.status, await refused.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'session_ended', ending }),
    ]);
    const listed = await fetch(`${here}/sessions/ended`, { headers: bearer(phone) });
    expect(await listed.json()).toEqual({
      sessions: [expect.objectContaining({ title: 'curl', ending })],
      nextCursor: null,
    });
  });
});

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

interface LoggedIn {
  readonly token: string;
  readonly deviceSecret: string;
  readonly session: { readonly deviceId: string };
}

describe.skipIf(server === null)('which devices do I have, on PostgreSQL', () => {
  const inSchema = { logging: false, dialectOptions: { options: '-c search_path=devices' } };
  const sequelize = new Sequelize(server?.url ?? 'postgres:', inSchema);
  /** Two processes that know nothing of each other. */
  const managers = [0, 1].map(
    () => new SessionManager({ store: new SqlStore(sequelize), keys: SESSION_KEYS }),
  );
  beforeAll(async () => {
    await sequelize.query('CREATE SCHEMA devices');
  });
  afterAll(async () => {
    for (const sessions of managers) await sessions.close();
    await sequelize.close();
  });

  async function start(): Promise<string[]> {
    const authenticateUser = ({ username }: { readonly username?: unknown }) => String(username);
    return Promise.all(
      managers.map((sessions) => {
        const app = new Koa();
        app.use(koaSessions(sessions, { authenticateUser }).routes());
        return listen(app);
      }),
    );
  }

  async function logIn(url: string | undefined, userAgent: string, members: object = {}): Promise<LoggedIn> {
    const response = await fetch(`${url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': userAgent },
      body: JSON.stringify({ username: 'alice', ...members }),
    });
    return (await response.json()) as LoggedIn;
  }

  it('the laptop sees the lost phone, logs it out everywhere, and makes it unknown', async () => {
    const [here, there] = await start();
    const phone = await logIn(there, IPHONE);
    const again = await logIn(there, IPHONE, { deviceSecret: phone.deviceSecret });
    const laptop = await logIn(here, 'curl/8.5.0');
    const headers = bearer(laptop.token);
    const devices = async () => {
      const listed = await fetch(`${here}/sessions/devices`, { headers });
      return (await listed.json()) as { devices: { id: string }[] };
    };
    expect(await devices()).toMatchObject({
      devices: [
        { id: laptop.session.deviceId, title: 'curl' },
        { id: phone.session.deviceId, title: 'Safari on iPhone' },
      ],
    });

    const path = `${here}/sessions/devices/${phone.session.deviceId}`;
    const revoked = await fetch(path, { method: 'DELETE', headers });
    expect(await revoked.json()).toEqual({ revoked: 2, current: false });
    for (const { token } of [phone, again]) {
      expect((await fetch(`${there}/sessions`, { headers: bearer(token) })).status).toBe(401);
    }

    const forgotten = await fetch(`${path}/forget`, { method: 'POST', headers });
    expect(await forgotten.json()).toEqual({ forgotten: true });
    expect((await devices()).devices.map(({ id }) => id)).toEqual([laptop.session.deviceId]);
    const next = await logIn(there, IPHONE, { deviceSecret: phone.deviceSecret });
    expect(next.deviceSecret).not.toBe(phone.deviceSecret);
  });
});

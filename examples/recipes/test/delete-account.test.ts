import { SessionManager } from '@jwt-sessions/core';
import { SqlStore } from '@jwt-sessions/store-sql';
import type { Sequelize } from 'sequelize';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { Codes } from '../src/codes.js';
import { createApp } from '../src/delete-account.js';
import { Users } from '../src/users.js';
import { dumpTables, openPools } from './support/databases.js';
import { ALICE, bearer, json, logIn } from './support/http.js';
import { listen } from './support/listen.js';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');

describe.skipIf(server === null)('the recipe for a code before an account is deleted', () => {
  /** One of each process, and one more. */
  let pools: Sequelize[];
  let urls: string[];
  let told: string[];
  let now: number;

  /** One of several processes, as far as the database can tell: nothing but that is shared, and your own tables. */
  async function start(pool: Sequelize | undefined, users: Users, codes: Codes): Promise<string> {
    const store = new SqlStore(pool as Sequelize);
    await store.prepare();
    const sessions = new SessionManager({
      store,
      keys: SESSION_KEYS,
      tuning: { clock: () => now, purgeInterval: 'none' },
    });
    onTestFinished(() => sessions.close());
    const app = createApp(sessions, users, codes);
    app.silent = true;
    return listen(app);
  }

  beforeEach(async () => {
    pools = await openPools(server?.url ?? '', 3);
    now = Date.UTC(2200, 0, 1);
    told = [];
    const users = new Users();
    const codes = new Codes((_userId, code) => told.push(code));
    urls = [await start(pools[0], users, codes), await start(pools[1], users, codes)];
  });

  /** A request to the processes in turn. */
  let turn = 0;
  const send = (token: string, method: string, path: string, body?: unknown) => {
    turn += 1;
    const init = body === undefined ? { method, headers: bearer(token) } : json(method, body, bearer(token));
    return fetch(`${urls[turn % 2]}${path}`, init);
  };
  async function giveCode(token: string): Promise<string> {
    now += 1000;
    expect((await send(token, 'POST', '/codes')).status).toBe(204);
    const answer = await send(token, 'POST', '/codes/check', { code: told.at(-1) });
    return ((await answer.json()) as { token: string }).token;
  }
  const enter = () => logIn(urls[0] ?? '');
  /** A log-in on a device that is new, or known by a secret of it. */
  async function enterOnDevice(url: string | undefined, deviceSecret?: string) {
    const answer = await fetch(`${url}/sessions`, json('POST', { ...ALICE, deviceSecret }));
    return (await answer.json()) as { token: string; deviceSecret: string };
  }

  it('lets her delete it with a code, and logs her out everywhere', async () => {
    const [phone, laptop] = [await enter(), await enter()];
    const refused = await send(laptop, 'DELETE', '/account');
    expect([refused.status, refused.headers.get('WWW-Authenticate')]).toEqual([
      401,
      'Bearer error="insufficient_user_authentication", error_description="Prove again who you are to do that.", ' +
        'max_age="600", acr_values="otp"',
    ]);
    expect(await refused.json()).toMatchObject({ code: 'recent_login_required', methods: ['otp'] });

    const token = await giveCode(laptop);
    expect((await send(token, 'DELETE', '/account')).status).toBe(204);
    for (const each of [token, laptop, phone]) {
      for (const url of urls) {
        expect((await fetch(`${url}/sessions/current`, { headers: bearer(each) })).status).toBe(401);
      }
    }
    expect((await fetch(`${urls[1]}/sessions`, json('POST', ALICE))).status).toBe(401);
  });

  it('leaves nothing of her in any table', async () => {
    const phone = await enter();
    await send(phone, 'PUT', '/sessions/idle-timeout', { idleTimeout: '7d' });
    expect((await send(await enter(), 'DELETE', '/sessions/current')).status).toBe(204);
    const before = await dumpTables(pools[2] as Sequelize);
    expect([before.jwt_sessions, before.jwt_users]).toMatchObject([
      [{ user_id: 'alice' }, { user_id: 'alice' }],
      [{ user_id: 'alice' }],
    ]);

    expect((await send(await giveCode(phone), 'DELETE', '/account')).status).toBe(204);
    const after = await dumpTables(pools[2] as Sequelize);
    expect(after).toMatchObject({ jwt_sessions: [], jwt_users: [], jwt_erasures: [{}] });
    expect(JSON.stringify(after)).not.toContain('alice');
  });

  it('lets whoever gets the name next inherit nothing', async () => {
    const { token, deviceSecret } = await enterOnDevice(urls[0]);
    await send(token, 'PUT', '/sessions/idle-timeout', { idleTimeout: '7d' });
    expect((await enterOnDevice(urls[1], deviceSecret)).deviceSecret).toBe(deviceSecret);
    expect((await send(await giveCode(token), 'DELETE', '/account')).status).toBe(204);

    now += 2001;
    const url = await start(pools[2], new Users(), new Codes(() => {}));
    const next = await enterOnDevice(url, deviceSecret);
    expect(next.deviceSecret).not.toBe(deviceSecret);
    const get = async (path: string) =>
      (await fetch(`${url}/sessions${path}`, { headers: bearer(next.token) })).json();
    expect(await get('')).toMatchObject({ sessions: [{ current: true, status: 'active' }] });
    expect(await get('/ended')).toMatchObject({ sessions: [] });
    expect(await get('/idle-timeout')).toMatchObject({ idleTimeout: null });
    expect((await fetch(`${url}/sessions/current`, { headers: bearer(token) })).status).toBe(401);
  });

  it('can be sent again after a 503, when the account is gone already', async () => {
    const token = await giveCode(await enter());
    await pools[2]?.query('ALTER TABLE jwt_erasures RENAME TO jwt_erasures_elsewhere');
    expect((await send(token, 'DELETE', '/account')).status).toBe(503);
    await pools[2]?.query('ALTER TABLE jwt_erasures_elsewhere RENAME TO jwt_erasures');
    expect((await send(token, 'DELETE', '/account')).status).toBe(204);
    expect(JSON.stringify(await dumpTables(pools[2] as Sequelize))).not.toContain('alice');
  });

  it('asks again when the code is ten minutes old', async () => {
    const token = await giveCode(await enter());
    now += 600_001;
    expect((await send(token, 'DELETE', '/account')).status).toBe(401);
  });

  it('lets nobody delete it by a wrong code, nor by one that was given already', async () => {
    const token = await giveCode(await enter());
    for (const code of ['x', told.at(-1)]) {
      expect((await send(token, 'POST', '/codes/check', { code })).status).toBe(401);
    }
  });

  it('lets no other session of hers delete it', async () => {
    const [phone, laptop] = [await enter(), await enter()];
    await giveCode(laptop);
    expect((await send(phone, 'DELETE', '/account')).status).toBe(401);
  });

  it('asks for a code before another session is ended, and for none to log out', async () => {
    const [phone, laptop] = [await enter(), await enter()];
    const { sessions } = (await (await send(phone, 'GET', '/sessions')).json()) as {
      sessions: { id: string }[];
    };
    const [mine, ...others] = sessions.map(({ id }) => id);
    for (const target of ['others', 'all', others[0]]) {
      const answer = await send(phone, 'DELETE', `/sessions/${target}`);
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'recent_login_required' }]);
    }
    const token = await giveCode(phone);
    expect(await (await send(token, 'DELETE', '/sessions/others')).json()).toEqual({
      revoked: others.length,
    });
    expect((await send(laptop, 'GET', '/sessions/current')).status).toBe(401);
    now += 600_001;
    expect((await send(token, 'DELETE', `/sessions/${mine}`)).status).toBe(204);
    expect((await send(await enter(), 'DELETE', '/sessions/current')).status).toBe(204);
  });
});

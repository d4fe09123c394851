import { readFile } from 'node:fs/promises';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ALICE, bearer, json, logIn } from './support/http.js';
import { StartedProgram } from './support/started-program.js';

const server = inject('postgres');

describe.skipIf(server === null)('the recipe for PostgreSQL', () => {
  const { url = 'postgres:', emptyUrl = 'postgres:' } = server ?? {};
  const role = `app_${process.pid}`;
  const admin = new Sequelize(url, { logging: false });

  function asApplication(database: string): string {
    const connection = new URL(database);
    connection.username = role;
    connection.password = 'secret';
    return connection.href;
  }

  async function prepare(): Promise<void> {
    await using program = new StartedProgram('prepare-tables', { ADMIN_DATABASE_URL: url });
    expect([await program.ended(), program.errors]).toEqual([[0, null], '']);
  }

  beforeAll(async () => {
    await prepare();
    const grants = await readFile(new URL('../src/grant-tables.sql', import.meta.url), 'utf8');
    await admin.query(grants.replaceAll(/\bapp\b/g, role));
  });
  afterAll(async () => {
    await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await admin.close();
  });

  const start = () => new StartedProgram('postgresql', { DATABASE_URL: asApplication(url) });

  it('logs in, lets in and logs out, by the rights that its page names', async () => {
    await using program = start();
    const api = await program.url();
    const headers = bearer(await logIn(api));
    expect(await (await fetch(api, { headers })).text()).toBe('Hello alice');
    expect((await fetch(`${api}/sessions/current`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await fetch(api, { headers })).status).toBe(401);
  });

  it('keeps who is logged in over a restart, and closes cleanly', async () => {
    await using first = start();
    const headers = bearer(await logIn(await first.url()));
    expect(await first.stop()).toEqual([0, null]);
    await using second = start();
    expect((await fetch(await second.url(), { headers })).status).toBe(200);
  });

  it('may be prepared again while it runs', async () => {
    await using program = start();
    const api = await program.url();
    await prepare();
    expect((await fetch(`${api}/sessions`, json('POST', ALICE))).status).toBe(201);
  });

  it('makes the tables by itself, as a user who may', async () => {
    await admin.query('CREATE SCHEMA untouched');
    const untouched = new URL(url);
    untouched.searchParams.set('options', '-c search_path=untouched');
    await using program = new StartedProgram('postgresql', { DATABASE_URL: untouched.href });
    await logIn(await program.url());
    expect(await admin.query('SELECT user_id FROM untouched.jwt_sessions')).toMatchObject([
      [{ user_id: 'alice' }],
      {},
    ]);
  });

  it('does not start where the tables are missing that its user may not make, and says who has to', async () => {
    await using program = new StartedProgram('postgresql', { DATABASE_URL: asApplication(emptyUrl) });
    const [code] = await program.ended();
    expect([code, program.errors]).toEqual([1, expect.stringContaining('prepare() once as a user that may')]);
  });

  it.each([
    ['DATABASE_URL', 'Set DATABASE_URL, such as postgres://'],
    ['SESSION_KEYS', 'keys are missing. Make one with: node -p'],
  ])('does not start without %s, and says what to set', async (name, reason) => {
    await using program = new StartedProgram('postgresql', { DATABASE_URL: url, [name]: '' });
    const [code] = await program.ended();
    expect([code, program.errors]).toEqual([1, expect.stringContaining(reason)]);
  });
});

import { readFile } from 'node:fs/promises';
import { SessionManager } from '@jwt-sessions/core';
import { SqlStore } from '@jwt-sessions/store-sql';
import { QueryTypes, Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SESSION_KEYS } from './support/started-program.js';

const server = inject('postgres');
const page = await readFile(new URL('../../../docs/stored-data.md', import.meta.url), 'utf8');

describe.skipIf(server === null)('the page of what is stored', () => {
  // The recipe for PostgreSQL has its tables in the same database.
  const inSchema = { logging: false, dialectOptions: { options: '-c search_path=stored_data' } };
  const sequelize = new Sequelize(server?.url ?? 'postgres:', inSchema);
  const sessions = new SessionManager({ store: new SqlStore(sequelize), keys: SESSION_KEYS });
  const ask = (statement: string) => sequelize.query(statement, { type: QueryTypes.SELECT });

  beforeAll(async () => {
    await sequelize.query('CREATE SCHEMA stored_data');
    for (const userId of ['alice', 'bob']) {
      await sessions.issue({ userId });
      await sessions.setIdleTimeout(userId, '7d');
    }
  });
  afterAll(async () => {
    await sessions.close();
    await sequelize.close();
  });

  it.each(['jwt_sessions', 'jwt_users', 'jwt_erasures', 'jwt_leases'])(
    'names every column of %s, and no other',
    async (table) => {
      const [, rows = ''] = page.split(`(\`${table}\`) | |\n`);
      const [named = ''] = rows.split('\n\n');
      const columns = await ask(
        `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = current_schema()`,
      );
      expect([...named.matchAll(/`([a-z_]+)`(?=.* \| )/g)].map(([, name]) => name).sort()).toEqual(
        columns.map((column) => (column as { column_name: string }).column_name).sort(),
      );
    },
  );

  it('has what finds a session by its id, and the ids of a user', async () => {
    const [, snippet = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
    const [row = '', ids = ''] = snippet.split('\n\n');
    const { session } = await sessions.issue({ userId: 'alice' });
    const found = await ask(row.replace('FZR7Gua-XcZN8q0404X3HA', session.id));
    expect(found).toMatchObject([{ user_id: 'alice', created_at: String(+session.createdAt) }]);
    const listed = (await sessions.list('alice')).sessions.map(({ id }) => ({ session_id: id }));
    expect(await ask(ids)).toEqual(expect.arrayContaining(listed));
    expect(listed.length).toBeGreaterThan(1);
  });

  it('has the call that leaves nothing of a user, and everything of the others', async () => {
    expect(page).toContain('await sessions.eraseUser(userId);');
    await sessions.eraseUser('alice');
    for (const table of ['jwt_sessions', 'jwt_users']) {
      expect(await ask(`SELECT DISTINCT user_id FROM ${table}`)).toEqual([{ user_id: 'bob' }]);
    }
    const dump = await ask('SELECT * FROM jwt_erasures');
    expect(dump).toHaveLength(1);
    expect(JSON.stringify(dump)).not.toContain('alice');
  });
});

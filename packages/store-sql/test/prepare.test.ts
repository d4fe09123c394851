import { QueryTypes, type Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect, setupOf } from './backends.js';
import { StoreProcess } from './store-process.js';

const PROCESSES = 8;
const ROUNDS = 10;

describe.each(availableBackends())('SqlStore.prepare on $name', (backend) => {
  let processes: StoreProcess[] = [];
  beforeAll(() => {
    processes = Array.from({ length: PROCESSES }, () => new StoreProcess());
  });
  afterAll(() => Promise.all(processes.map((each) => each.end())));

  // A prefix that nobody used is as empty as a database can be, and on SQLite it is a file of its own.
  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'is done once when 8 processes do it at once, round %i',
    async (round) => {
      const tablePrefix = `prepare_${backend.tag}_${round}`;
      await Promise.all(processes.map((each) => each.open(setupOf(backend, tablePrefix))));
      await Promise.all(processes.map((each) => each.store.prepare()));
      const found = await Promise.all(processes.map((each) => each.store.find(['A'.repeat(22)])));
      await Promise.all(processes.map((each) => each.close()));
      expect(found).toEqual(Array.from({ length: PROCESSES }, () => []));

      const sequelize = connect(backend, tablePrefix);
      const names = await migrationNames(sequelize, tablePrefix);
      await sequelize.close();
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('asks only whether there is something to do, once it is done', async () => {
    const statements: string[] = [];
    const tablePrefix = `prepare_${backend.tag}_again`;
    const sequelize = connect(backend, tablePrefix, { logging: (text) => statements.push(text) });
    const store = new SqlStore(sequelize, { tablePrefix });
    await store.prepare();
    statements.length = 0;
    await store.prepare();
    await sequelize.close();
    expect(statements.filter((text) => /CREATE|ALTER|INSERT|LOCK/i.test(text))).toEqual([]);
  });
});

async function migrationNames(sequelize: Sequelize, tablePrefix: string): Promise<string[]> {
  const rows = await sequelize.query<{ name: string }>(`SELECT name FROM ${tablePrefix}_migrations`, {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ name }) => name);
}

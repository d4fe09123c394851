import { QueryTypes, Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { bulkInsert } from '../src/seed/bulk-insert.ts';
import { seedSql } from '../src/seed/seed-sql.ts';
import type { TableSeed } from '../src/seed/table-seed.ts';

const table: TableSeed = {
  table: 't',
  columns: { id: 'text', at: 'integer' },
  row: ({ id, endedAt }) => (id === 'nobody' ? null : { id, at: endedAt }),
};

describe('bulkInsert', () => {
  it('reads the rows out of one JSON text, by column', () => {
    expect(bulkInsert(table, 'postgres')).toBe(
      'INSERT INTO t ("id", "at") SELECT "id", "at" FROM json_to_recordset($1::json) AS r("id" text, "at" bigint)',
    );
    expect(bulkInsert(table, 'mariadb')).toBe(
      "INSERT INTO t (`id`, `at`) SELECT `id`, `at` FROM JSON_TABLE($1, '$[*]' COLUMNS (`id` LONGTEXT PATH '$.id', `at` BIGINT PATH '$.at')) AS r",
    );
  });
});

describe('seedSql', () => {
  it('inserts every row that the table takes, and null as null', async () => {
    const sequelize = new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false });
    await sequelize.query('CREATE TABLE t (id TEXT, at INTEGER)');
    const rows = [
      { id: 'one', endedAt: 7 },
      { id: 'nobody', endedAt: 8 },
      { id: "it's", endedAt: null },
    ];
    await seedSql(sequelize, [table], [rows as never]);
    expect(await sequelize.query('SELECT * FROM t', { type: QueryTypes.SELECT })).toEqual([
      { id: 'one', at: 7 },
      { id: "it's", at: null },
    ]);
    await sequelize.close();
  });
});

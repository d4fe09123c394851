import { QueryTypes, type Sequelize } from 'sequelize';
import { bulkInsert, type SqlDialect } from './bulk-insert.js';
import type { SeedRow } from './seed-rows.js';
import type { TableSeed } from './table-seed.js';

/** Adds sessions to tables that are there. */
export async function seedSql(
  sequelize: Sequelize,
  tables: readonly TableSeed[],
  batches: Iterable<readonly SeedRow[]>,
): Promise<void> {
  const dialect = sequelize.getDialect() as SqlDialect;
  const inserts = tables.map((seed) => ({ seed, statement: bulkInsert(seed, dialect) }));
  for (const batch of batches) {
    for (const { seed, statement } of inserts) {
      const rows = batch.map((session) => seed.row(session)).filter((row) => row !== null);
      if (rows.length === 0) continue;
      await sequelize.query(statement, { bind: [JSON.stringify(rows)], type: QueryTypes.RAW });
    }
  }
}

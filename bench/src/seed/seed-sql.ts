import { QueryTypes, type Sequelize } from 'sequelize';
import { bulkInsert, type SqlDialect } from './bulk-insert.js';
import { keptId } from './kept-id.js';
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
      const rows = batch.flatMap((session) => rowsOf(seed, session, dialect));
      if (rows.length === 0) continue;
      await sequelize.query(statement, { bind: [JSON.stringify(rows)], type: QueryTypes.RAW });
    }
  }
}

/** The row of a session, if it has one, with its ids as the database keeps them. */
function rowsOf({ columns, row }: TableSeed, session: SeedRow, dialect: SqlDialect): object[] {
  const values = row(session);
  if (values === null) return [];
  const kept = Object.entries(values).map(([column, value]) => [
    column,
    columns[column] === 'id' && value !== null ? keptId(String(value), dialect) : value,
  ]);
  return [Object.fromEntries(kept)];
}

import { QueryTypes, type Sequelize } from 'sequelize';
import type { SqlDialect } from './bulk-insert.js';
import type { TableSeed } from './table-seed.js';

/** Does what a database does by itself after a bulk load, sooner or later, so that it doesn't while something is measured. */
export async function settle(sequelize: Sequelize, tables: readonly TableSeed[]): Promise<void> {
  for (const statement of statements(sequelize.getDialect() as SqlDialect, tables)) {
    // Some of them answer rows, and all may.
    await sequelize.query(statement, { type: QueryTypes.SELECT });
  }
}

function statements(dialect: SqlDialect, tables: readonly TableSeed[]): string[] {
  switch (dialect) {
    case 'postgres':
      return ['VACUUM ANALYZE', 'CHECKPOINT'];
    case 'mariadb':
      return tables.map(({ table }) => `ANALYZE TABLE ${table}`);
    case 'sqlite':
      return ['PRAGMA wal_checkpoint(TRUNCATE)', 'ANALYZE'];
  }
}

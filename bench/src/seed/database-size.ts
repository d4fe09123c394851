import { QueryTypes, type Sequelize } from 'sequelize';
import type { SqlDialect } from './bulk-insert.js';

const SIZE: Readonly<Record<SqlDialect, string>> = {
  postgres: 'SELECT pg_database_size(current_database()) AS size',
  mariadb:
    'SELECT COALESCE(SUM(data_length + index_length), 0) AS size FROM information_schema.tables WHERE table_schema = DATABASE()',
  sqlite: 'SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()',
};

/** How many bytes a database takes, with all its indexes. */
export async function databaseSize(sequelize: Sequelize): Promise<number> {
  const statement = SIZE[sequelize.getDialect() as SqlDialect];
  const [row] = await sequelize.query<{ size: unknown }>(statement, { type: QueryTypes.SELECT });
  return Number(row?.size);
}

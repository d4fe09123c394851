import type { Sequelize } from 'sequelize';
import type { Dialect } from './dialect.js';
import { mysqlFamily } from './mysql-family.js';
import { postgres } from './postgres.js';
import { sqlite } from './sqlite.js';

/** @throws TypeError for a database that this store doesn't know */
export function dialectOf(sequelize: Sequelize, sqliteWal: boolean): Dialect {
  const name = sequelize.getDialect();
  switch (name) {
    case 'postgres':
      return postgres(sequelize);
    case 'mysql':
    case 'mariadb':
      return mysqlFamily(sequelize);
    case 'sqlite':
      return sqlite(sequelize, sqliteWal);
    default:
      throw new TypeError(`SqlStore runs on postgres, mysql, mariadb and sqlite, not on ${name}.`);
  }
}

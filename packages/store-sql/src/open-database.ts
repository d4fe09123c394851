import type { Sequelize } from 'sequelize';
import { SequelizeApplication } from './application/sequelize-application.js';
import { ConnectionPool, type PoolOptions } from './connections/connection-pool.js';
import type { Dialect } from './dialects/dialect.js';
import { beginMysql, mysqlEvidence, setUpMysql } from './dialects/mysql/limits.js';
import { mysqlFamily } from './dialects/mysql/mysql-family.js';
import { beginPostgres, postgresEvidence } from './dialects/postgres/limits.js';
import { postgres } from './dialects/postgres/postgres.js';
import { sqlite } from './dialects/sqlite/sqlite.js';
import { type Mariadb, openMariadb } from './drivers/mariadb.js';
import { type Mysql2, openMysql2 } from './drivers/mysql2.js';
import { type Pg, PreparedNames } from './drivers/pg.js';
import { PgConnector } from './drivers/pg-connector.js';
import type { Runner } from './runners/runner.js';
import { ServerRunner, type ServerRunnerOptions } from './runners/server-runner.js';
import { SqliteRunner } from './runners/sqlite-runner.js';

/** How long a connection may take to be made, where the application has not set it, in milliseconds. */
const CONNECT_LIMIT = 2000;
/** More connections than these would make a database busier, and not faster. */
const MOST_CONNECTIONS = 10;

/** What each connection of SQLite would have for itself: no name, or memory by another name than Sequelize knows. */
const GONE_WHEN_CLOSED = /^$|^file:.*(:memory:|mode=memory)/;

/** What differs by the database, and by how it is spoken to. */
export interface OpenedDatabase {
  readonly dialect: Dialect;
  readonly runner: Runner;
}

type ServerOptions = Pick<PoolOptions, 'open' | 'idleLimit'> &
  Pick<ServerRunnerOptions, 'evidence' | 'begin'>;

/**
 * Chooses by what Sequelize speaks. Nothing is connected yet.
 *
 * @param limit how long a call usually may take, in milliseconds
 * @throws TypeError for a database that this store doesn't know, and for one that nothing stays in
 */
export function openDatabase(sequelize: Sequelize, limit: number, wal: boolean): OpenedDatabase {
  const name = sequelize.getDialect();
  switch (name) {
    case 'postgres':
      return { dialect: postgres(), runner: postgresRunner(new SequelizeApplication(sequelize), limit) };
    case 'mysql':
    case 'mariadb':
      return {
        dialect: mysqlFamily(),
        runner: mysqlRunner(new SequelizeApplication(sequelize), limit, name),
      };
    case 'sqlite': {
      const storage = storageOf(sequelize);
      if (GONE_WHEN_CLOSED.test(storage)) {
        throw new TypeError(
          `storage must name a file that stays, such as 'sessions.sqlite', not '${storage}'.`,
        );
      }
      const inMemory = storage === ':memory:';
      return {
        dialect: sqlite(inMemory, wal),
        runner: new SqliteRunner(sequelize, new SequelizeApplication(sequelize), inMemory),
      };
    }
    default:
      throw new TypeError(`SqlStore runs on postgres, mysql, mariadb and sqlite, not on ${name}.`);
  }
}

function postgresRunner(application: SequelizeApplication, limit: number): Runner {
  const connector = new PgConnector(application.driver as Pg, new PreparedNames(), limit);
  return serverRunner(application, limit, {
    open: () =>
      application.open(
        (config) => connector.open(config),
        async () => {},
      ),
    idleLimit: application.pool.idle,
    evidence: postgresEvidence,
    begin: beginPostgres,
  });
}

function mysqlRunner(application: SequelizeApplication, limit: number, name: 'mysql' | 'mariadb'): Runner {
  const { driver } = application;
  return serverRunner(application, limit, {
    open: () =>
      application.open(
        (config) =>
          name === 'mysql' ? openMysql2(driver as Mysql2, config) : openMariadb(driver as Mariadb, config),
        (connection) => setUpMysql(connection, limit),
      ),
    // The server closes what lies idle for twice the limit.
    idleLimit: Math.min(application.pool.idle, limit),
    evidence: mysqlEvidence,
    begin: (each) => beginMysql(each, limit),
  });
}

function serverRunner(application: SequelizeApplication, limit: number, options: ServerOptions): Runner {
  const { connectionTimeoutMillis, connectTimeout } = application.dialectOptions;
  const poolSize = Math.min(application.pool.max, MOST_CONNECTIONS);
  const pool = new ConnectionPool({
    open: options.open,
    size: poolSize,
    connectLimit: Number(connectionTimeoutMillis ?? connectTimeout) || CONNECT_LIMIT,
    idleLimit: options.idleLimit,
  });
  application.whenClosed(() => pool.close());
  return new ServerRunner({
    ...{ pool, poolSize, usualLimit: limit, evidence: options.evidence, begin: options.begin },
    log: (transaction, statement) => application.log(transaction, statement),
  });
}

/** Where Sequelize keeps the database, found as its connection manager finds it. */
function storageOf(sequelize: Sequelize): string {
  const { storage, host } = (sequelize as unknown as { options: { storage?: string; host?: string } })
    .options;
  return storage ?? (host || ':memory:');
}

import type { Application } from './application/application.js';
import { mariadbConfigOf, mysql2ConfigOf, pgConfigOf } from './application/driver-config.js';
import type { Handle, SequelizeInstance } from './application/handles.js';
import { Mysql2PoolApplication } from './application/mysql2-pool-application.js';
import { PgPoolApplication } from './application/pg-pool-application.js';
import { SequelizeApplication, type SequelizeConfig } from './application/sequelize-application.js';
import type { Connection, Opening } from './connections/connection.js';
import { ConnectionPool, type PoolOptions } from './connections/connection-pool.js';
import type { Dialect } from './dialects/dialect.js';
import { beginMysql, mysqlEvidence, setUpMysql } from './dialects/mysql/limits.js';
import { mysqlFamily } from './dialects/mysql/mysql-family.js';
import { beginPostgres, postgresEvidence } from './dialects/postgres/limits.js';
import { postgres } from './dialects/postgres/postgres.js';
import { sqlite } from './dialects/sqlite/sqlite.js';
import { type Mariadb, openMariadb } from './drivers/mariadb.js';
import { AS_THE_DRIVER_READS, type Mysql2Native, openMysql2 } from './drivers/mysql2.js';
import type { Pg } from './drivers/pg.js';
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

type SetUp = (connection: Connection) => Promise<void>;

const NOTHING_TO_SET_UP: SetUp = async () => {};

/**
 * Chooses by what the application gave. Nothing is connected yet.
 *
 * @param limit how long a call usually may take, in milliseconds
 * @throws TypeError for a database that this store doesn't know, and for one that nothing stays in
 */
export function openDatabase(handle: Handle, limit: number, wal: boolean): OpenedDatabase {
  switch (handle.kind) {
    case 'sequelize':
      return openSequelize(handle.sequelize, limit, wal);
    case 'pg': {
      const application = new PgPoolApplication(handle.pool);
      const connector = new PgConnector(application.driver, limit);
      return onPostgres(application, limit, () => application.open((config) => connector.open(config)));
    }
    case 'mysql2': {
      const application = new Mysql2PoolApplication(handle.pool);
      return onMysql(application, limit, (setUp) => application.open(openMysql2, setUp));
    }
  }
}

function openSequelize(sequelize: SequelizeInstance, limit: number, wal: boolean): OpenedDatabase {
  const application = new SequelizeApplication(sequelize);
  const name = sequelize.getDialect();
  switch (name) {
    case 'postgres': {
      const connector = new PgConnector(application.driver as Pg, limit);
      const connect = (config: SequelizeConfig) => connector.open(pgConfigOf(config));
      return onPostgres(application, limit, () => application.open(connect, NOTHING_TO_SET_UP));
    }
    case 'mysql': {
      const { createConnection } = application.driver as { createConnection(config: object): Mysql2Native };
      const connect = (config: SequelizeConfig) =>
        openMysql2(createConnection(mysql2ConfigOf(config, AS_THE_DRIVER_READS)));
      return onMysql(application, limit, (setUp) => application.open(connect, setUp));
    }
    case 'mariadb': {
      const driver = application.driver as Mariadb;
      const connect = (config: SequelizeConfig) => openMariadb(driver, mariadbConfigOf(config));
      return onMysql(application, limit, (setUp) => application.open(connect, setUp));
    }
    case 'sqlite': {
      const storage = storageOf(sequelize);
      if (GONE_WHEN_CLOSED.test(storage)) {
        throw new TypeError(
          `storage must name a file that stays, such as 'sessions.sqlite', not '${storage}'.`,
        );
      }
      const inMemory = storage === ':memory:';
      const runner = new SqliteRunner(sequelize, application, inMemory);
      application.whenClosed(() => runner.close());
      return { dialect: sqlite(inMemory, wal), runner };
    }
    default:
      throw new TypeError(`SqlStore runs on postgres, mysql, mariadb and sqlite, not on ${name}.`);
  }
}

function onPostgres(application: Application, limit: number, open: () => Opening): OpenedDatabase {
  const { idle } = application.pool;
  const options = { open, idleLimit: idle, evidence: postgresEvidence, begin: beginPostgres };
  return { dialect: postgres(), runner: serverRunner(application, limit, options) };
}

function onMysql(application: Application, limit: number, open: (setUp: SetUp) => Opening): OpenedDatabase {
  const runner = serverRunner(application, limit, {
    open: () => open((connection) => setUpMysql(connection, limit)),
    // The server closes what lies idle for twice the limit.
    idleLimit: Math.min(application.pool.idle, limit),
    evidence: mysqlEvidence,
    begin: (each) => beginMysql(each, limit),
  });
  return { dialect: mysqlFamily(), runner };
}

function serverRunner(application: Application, limit: number, options: ServerOptions): Runner {
  const { max, connectTimeout } = application.pool;
  const poolSize = Math.min(max, MOST_CONNECTIONS);
  const pool = new ConnectionPool({
    open: options.open,
    size: poolSize,
    connectLimit: connectTimeout || CONNECT_LIMIT,
    idleLimit: options.idleLimit,
  });
  application.whenClosed(() => pool.close());
  return new ServerRunner({
    ...{ pool, poolSize, usualLimit: limit, evidence: options.evidence, begin: options.begin },
    log: (transaction, statement) => application.log(transaction, statement),
  });
}

/** Where Sequelize keeps the database, found as its connection manager finds it. */
function storageOf(sequelize: SequelizeInstance): string {
  const { storage, host } = (sequelize as unknown as { options: { storage?: string; host?: string } })
    .options;
  return storage ?? (host || ':memory:');
}

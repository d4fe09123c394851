import type { Sequelize } from 'sequelize';
import { ConnectionPool, type PoolOptions } from './connections/connection-pool.js';
import { Host } from './connections/host.js';
import type { Dialect } from './dialects/dialect.js';
import { mysqlFamily } from './dialects/mysql-family.js';
import { beginMysql, mysqlEvidence, setUpMysql } from './dialects/mysql-limits.js';
import { postgres } from './dialects/postgres.js';
import { beginPostgres, postgresEvidence } from './dialects/postgres-limits.js';
import { sqlite } from './dialects/sqlite.js';
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
      return { dialect: postgres(), runner: postgresRunner(new Host(sequelize), limit) };
    case 'mysql':
    case 'mariadb':
      return { dialect: mysqlFamily(), runner: mysqlRunner(new Host(sequelize), limit, name) };
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
        runner: new SqliteRunner(sequelize, new Host(sequelize), inMemory),
      };
    }
    default:
      throw new TypeError(`SqlStore runs on postgres, mysql, mariadb and sqlite, not on ${name}.`);
  }
}

function postgresRunner(host: Host, limit: number): Runner {
  const connector = new PgConnector(host.driver as Pg, new PreparedNames(), limit);
  return serverRunner(host, limit, {
    open: () =>
      host.open(
        (config) => connector.open(config),
        async () => {},
      ),
    idleLimit: host.pool.idle,
    evidence: postgresEvidence,
    begin: beginPostgres,
  });
}

function mysqlRunner(host: Host, limit: number, name: 'mysql' | 'mariadb'): Runner {
  const { driver } = host;
  return serverRunner(host, limit, {
    open: () =>
      host.open(
        (config) =>
          name === 'mysql' ? openMysql2(driver as Mysql2, config) : openMariadb(driver as Mariadb, config),
        (connection) => setUpMysql(connection, limit),
      ),
    // The server closes what lies idle for twice the limit.
    idleLimit: Math.min(host.pool.idle, limit),
    evidence: mysqlEvidence,
    begin: (each) => beginMysql(each, limit),
  });
}

function serverRunner(host: Host, limit: number, options: ServerOptions): Runner {
  const { connectionTimeoutMillis, connectTimeout } = host.dialectOptions;
  const poolSize = Math.min(host.pool.max, MOST_CONNECTIONS);
  const pool = new ConnectionPool({
    open: options.open,
    size: poolSize,
    connectLimit: Number(connectionTimeoutMillis ?? connectTimeout) || CONNECT_LIMIT,
    idleLimit: options.idleLimit,
  });
  host.whenClosed(() => pool.close());
  return new ServerRunner({
    ...{ pool, poolSize, usualLimit: limit, evidence: options.evidence, begin: options.begin },
    log: (transaction, statement) => host.log(transaction, statement),
  });
}

/** Where Sequelize keeps the database, found as its connection manager finds it. */
function storageOf(sequelize: Sequelize): string {
  const { storage, host } = (sequelize as unknown as { options: { storage?: string; host?: string } })
    .options;
  return storage ?? (host || ':memory:');
}

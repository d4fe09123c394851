import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { StoreName } from '../subjects/subject-setup.js';
import { askFor, carryOut } from './administer.js';
import { type RunningServer, startServer } from './start-server.js';

/** A server, or what stands for one, with databases by name. */
export interface DatabaseServer {
  /** What it is, with its version. */
  readonly description: string;
  /** An empty database of that name. */
  createDatabase(name: string): Promise<string>;
  /** How long processors worked for it so far, in seconds, or null where that can't be told. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

export type DatabaseName = Exclude<StoreName, 'memory'>;

/** Starts a throwaway server, pinned as told. @throws Error with the reason why there is none */
export function startDatabaseServer(store: DatabaseName, pin: readonly string[]): Promise<DatabaseServer> {
  switch (store) {
    case 'postgres':
      return startPostgres(pin);
    case 'mariadb':
      return startMariadb(pin);
    case 'mongodb':
      return startMongodb(pin);
    case 'sqlite':
      return openSqliteFolder();
  }
}

async function startPostgres(pin: readonly string[]): Promise<DatabaseServer> {
  const server = await startServer('bench/with-postgres', 'POSTGRES_URL', pin);
  return setUp(server, async () => {
    const version = await askFor(server.url, 'SHOW server_version');
    return sqlServer(server, `PostgreSQL ${version.split(' ')[0]}`, server.url);
  });
}

async function startMariadb(pin: readonly string[]): Promise<DatabaseServer> {
  const server = await startServer('.ci/with-mariadb', 'MARIADB_URL', pin);
  const adminUrl = `${server.url}/mysql`;
  return setUp(server, async () => {
    // As much as PostgreSQL has: the default of 128 MB would have it read from the disk.
    await carryOut(adminUrl, 'SET GLOBAL innodb_buffer_pool_size = 1024 * 1024 * 1024');
    // What it was filled with is written in seconds, not minutes, so that it is at rest before anything is measured.
    await carryOut(adminUrl, 'SET GLOBAL innodb_io_capacity_max = 20000, GLOBAL innodb_io_capacity = 20000');
    const version = await askFor(adminUrl, 'SELECT VERSION() AS version');
    return sqlServer(server, `MariaDB ${version.split('-')[0]}`, adminUrl);
  });
}

async function startMongodb(pin: readonly string[]): Promise<DatabaseServer> {
  const server = await startServer('.ci/with-mongodb', 'MONGODB_URL', pin);
  return setUp(server, async () => {
    const client = new MongoClient(server.url);
    const { version } = await client.db().admin().serverInfo();
    await client.close();
    return {
      description: `mongo-java-server, which says that it is MongoDB ${version}`,
      createDatabase: async (name) => `${server.url}/${name}`,
      cpuSeconds: () => server.cpuSeconds(),
      stop: () => server.stop(),
    };
  });
}

/** Leaves no server behind that can't be used. */
async function setUp(server: RunningServer, work: () => Promise<DatabaseServer>): Promise<DatabaseServer> {
  try {
    return await work();
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function sqlServer(server: RunningServer, description: string, adminUrl: string): DatabaseServer {
  return {
    description,
    async createDatabase(name) {
      await carryOut(adminUrl, `CREATE DATABASE ${name}`);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    cpuSeconds: () => server.cpuSeconds(),
    stop: () => server.stop(),
  };
}

async function openSqliteFolder(): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-bench-'));
  const version = await askFor(
    `sqlite:${join(folder, 'empty.sqlite')}`,
    'SELECT sqlite_version() AS version',
  );
  return {
    description: `SQLite ${version}`,
    createDatabase: async (name) => `sqlite:${join(folder, `${name}.sqlite`)}`,
    // It works within the process that asks.
    cpuSeconds: () => null,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, MongoClient } from 'mongodb';
import { createClient } from 'redis';
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
    case 'ferretdb':
      return startFerretdb(pin);
    case 'redis':
      return startRedis(pin);
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
    const { version } = await serverInfo(server.url);
    return mongoServer(server, `mongo-java-server, which says that it is MongoDB ${version}`);
  });
}

/** One that runs already, where `FERRETDB_URL` names it; else a throwaway one. */
async function startFerretdb(pin: readonly string[]): Promise<DatabaseServer> {
  const { FERRETDB_URL: given = '' } = process.env;
  const server =
    given === ''
      ? await startServer('.ci/with-ferretdb', 'FERRETDB_URL', pin)
      : { url: given, cpuSeconds: () => null, stop: async () => {} };
  return setUp(server, async () => {
    const { ferretdb } = await serverInfo(server.url);
    const version = ferretdb?.version ?? ferretdb?.package ?? '';
    return mongoServer(server, `FerretDB ${version} on PostgreSQL with DocumentDB`.replace('  ', ' '));
  });
}

async function serverInfo(url: string): Promise<Document> {
  const client = new MongoClient(url);
  try {
    return await client.db().admin().serverInfo();
  } finally {
    await client.close();
  }
}

function mongoServer(server: RunningServer, description: string): DatabaseServer {
  return {
    description,
    createDatabase: async (name) => new URL(`/${name}`, server.url).href,
    cpuSeconds: () => server.cpuSeconds(),
    stop: () => server.stop(),
  };
}

async function startRedis(pin: readonly string[]): Promise<DatabaseServer> {
  const server = await startServer('.ci/with-redis', 'REDIS_URL', pin);
  return setUp(server, async () => {
    const client = createClient({ url: server.url });
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? '';
    await client.close();
    let used = 0;
    return {
      description: `Redis ${version}, which keeps nothing on a disk`,
      // Its databases have numbers.
      createDatabase: async () => {
        used += 1;
        return `${server.url}/${used}`;
      },
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

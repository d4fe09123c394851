import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { databaseUrl, dropScratch, makeScratch, type Scratch } from './scratch.js';
import type { GaleraScratch, PgbouncerScratch } from './servers.js';

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/** By the words of REQUIRE_BACKENDS. */
const NAMES = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  galera: 'two nodes of Galera',
  pgbouncer: 'PostgreSQL behind PgBouncer',
} as const;

type BackendKey = keyof typeof NAMES;

type Teardown = () => Promise<void>;

/**
 * Starts or finds the servers, once for all test files. One that isn't there is said in a line and left out, unless
 * REQUIRE_BACKENDS (`sqlite,postgres,mariadb,mysql,galera,pgbouncer`) names it: then the run fails.
 */
export async function setup(project: TestProject): Promise<Teardown> {
  const teardowns: Teardown[] = [];
  const missing = new Map<BackendKey, string>();
  const tearDown = async () => {
    for (const teardown of teardowns.reverse()) await teardown();
  };

  async function attempt<T>(key: BackendKey, start: () => Promise<T>): Promise<T | null> {
    try {
      return await start();
    } catch (error) {
      missing.set(key, reasonOf(error));
      return null;
    }
  }

  try {
    project.provide('servers', {
      sqliteFolder: await attempt('sqlite', () => sqliteFolder(teardowns)),
      postgres: await attempt('postgres', () => postgresScratch(teardowns)),
      mariadb: await attempt('mariadb', () => scratchAt('MARIADB_URL', 'mariadb:', teardowns)),
      mysql: await attempt('mysql', () => scratchAt('MYSQL_URL', 'mysql:', teardowns)),
      galera: await attempt('galera', () => galeraScratch(teardowns)),
      pgbouncer: await attempt('pgbouncer', () => pgbouncerScratch(teardowns)),
    });
    await report(missing);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function sqliteFolder(teardowns: Teardown[]): Promise<string> {
  await import('sqlite3');
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-sqlite-'));
  teardowns.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function postgresScratch(teardowns: Teardown[]): Promise<Scratch> {
  if (process.env.POSTGRES_URL) return scratchAt('POSTGRES_URL', 'postgres:', teardowns);
  const server = await startEmbeddedPostgres();
  teardowns.push(() => server.stop());
  return makeScratch(server.url);
}

async function scratchAt(variable: string, protocol: string, teardowns: Teardown[]): Promise<Scratch> {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} names no server`);
  // The protocol is what chooses Sequelize's dialect.
  const scratch = await makeScratch(value.replace(/^[a-z]+:/, protocol));
  teardowns.push(() => dropScratch(scratch));
  return scratch;
}

async function galeraScratch(teardowns: Teardown[]): Promise<GaleraScratch> {
  const scratch = await scratchAt('GALERA_URL', 'mariadb:', teardowns);
  return { ...scratch, otherUrl: sameDatabase(scratch, 'GALERA_OTHER_URL') };
}

async function pgbouncerScratch(teardowns: Teardown[]): Promise<PgbouncerScratch> {
  const scratch = await scratchAt('PGBOUNCER_SERVER_URL', 'postgres:', teardowns);
  return { ...scratch, pooledUrl: sameDatabase(scratch, 'PGBOUNCER_URL') };
}

function sameDatabase({ url }: Scratch, variable: string): string {
  const server = process.env[variable];
  if (!server) throw new Error(`${variable} names no server`);
  return databaseUrl(server, new URL(url).pathname.slice(1));
}

async function report(missing: ReadonlyMap<BackendKey, string>): Promise<void> {
  const lines = [...missing].map(([key, reason]) => `Not tested: SqlStore on ${NAMES[key]} (${reason}).`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  await rm(UNTESTED, { force: true });
  if (lines.length === 0) return;
  await mkdir('.test-results', { recursive: true });
  await writeFile(UNTESTED, `${lines.join('\n')}\n`);

  const required = (process.env.REQUIRE_BACKENDS ?? '').split(',').map((key) => key.trim());
  const refused = [...missing.keys()].filter((key) => required.includes(key));
  if (refused.length > 0) throw new Error(`REQUIRE_BACKENDS asks for ${refused.join(', ')}.`);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error.cause) : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}

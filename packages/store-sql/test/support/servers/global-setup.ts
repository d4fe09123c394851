import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { databaseUrl, dropScratch, makeScratch, type Scratch } from './scratch.js';
import type { Cluster } from './servers.js';

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/** By the words of REQUIRE_BACKENDS. */
const NAMES = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  galera: 'two nodes of Galera',
} as const;

type BackendKey = keyof typeof NAMES;

type Teardown = () => Promise<void>;

/**
 * Starts or finds the servers, once for all test files. One that isn't there is said in a line and left out, unless
 * REQUIRE_BACKENDS (`sqlite,postgres,mariadb,mysql,galera`) names it: then the run fails.
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

async function galeraScratch(teardowns: Teardown[]): Promise<Cluster> {
  const other = process.env.GALERA_OTHER_URL;
  if (!other) throw new Error('GALERA_OTHER_URL names no server');
  const { url } = await scratchAt('GALERA_URL', 'mariadb:', teardowns);
  return { url, otherUrl: databaseUrl(other, new URL(url).pathname.slice(1)) };
}

async function scratchAt(variable: string, protocol: string, teardowns: Teardown[]): Promise<Scratch> {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} names no server`);
  // The protocol is what chooses Sequelize's dialect.
  const scratch = await makeScratch(value.replace(/^[a-z]+:/, protocol));
  teardowns.push(() => dropScratch(scratch));
  return scratch;
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

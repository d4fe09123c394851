import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startBackends } from '../../../../../vitest.backends.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { databaseUrl, dropScratch, makeScratch, type Scratch } from './scratch.js';
import type { GaleraScratch, PgbouncerScratch } from './servers.js';

/** What is not tested without each, by the words of REQUIRE_BACKENDS. */
const WHATS = {
  sqlite: 'SqlStore on SQLite',
  postgres: 'SqlStore on PostgreSQL',
  mariadb: 'SqlStore on MariaDB',
  mysql: 'SqlStore on MySQL',
  galera: 'SqlStore on two nodes of Galera',
  pgbouncer: 'SqlStore on PostgreSQL behind PgBouncer',
} as const;

/**
 * Starts or finds the servers, once for all test files. One that isn't there is said in a line and left out, unless
 * REQUIRE_BACKENDS (`sqlite,postgres,mariadb,mysql,galera,pgbouncer`) names it: then the run fails.
 */
export function setup(project: TestProject): Promise<() => Promise<void>> {
  return startBackends(WHATS, async (attempt, teardowns) => {
    project.provide('servers', {
      sqliteFolder: await attempt('sqlite', () => sqliteFolder(teardowns)),
      postgres: await attempt('postgres', () => postgresScratch(teardowns)),
      mariadb: await attempt('mariadb', () => scratchAt('MARIADB_URL', 'mariadb:', teardowns)),
      mysql: await attempt('mysql', () => scratchAt('MYSQL_URL', 'mysql:', teardowns)),
      galera: await attempt('galera', () => galeraScratch(teardowns)),
      pgbouncer: await attempt('pgbouncer', () => pgbouncerScratch(teardowns)),
    });
  });
}

async function sqliteFolder(teardowns: (() => unknown)[]): Promise<string> {
  await import('sqlite3');
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-sqlite-'));
  teardowns.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function postgresScratch(teardowns: (() => unknown)[]): Promise<Scratch> {
  if (process.env.POSTGRES_URL) return scratchAt('POSTGRES_URL', 'postgres:', teardowns);
  const server = await startEmbeddedPostgres();
  teardowns.push(() => server.stop());
  return makeScratch(server.url);
}

async function scratchAt(variable: string, protocol: string, teardowns: (() => unknown)[]): Promise<Scratch> {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} names no server`);
  // The protocol is what chooses Sequelize's dialect.
  const scratch = await makeScratch(value.replace(/^[a-z]+:/, protocol));
  teardowns.push(() => dropScratch(scratch));
  return scratch;
}

async function galeraScratch(teardowns: (() => unknown)[]): Promise<GaleraScratch> {
  const scratch = await scratchAt('GALERA_URL', 'mariadb:', teardowns);
  return { ...scratch, otherUrl: sameDatabase(scratch, 'GALERA_OTHER_URL') };
}

async function pgbouncerScratch(teardowns: (() => unknown)[]): Promise<PgbouncerScratch> {
  const scratch = await scratchAt('PGBOUNCER_SERVER_URL', 'postgres:', teardowns);
  return { ...scratch, pooledUrl: sameDatabase(scratch, 'PGBOUNCER_URL') };
}

function sameDatabase({ url }: Scratch, variable: string): string {
  const server = process.env[variable];
  if (!server) throw new Error(`${variable} names no server`);
  return databaseUrl(server, new URL(url).pathname.slice(1));
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Options, Sequelize } from 'sequelize';
import { inject } from 'vitest';
import { databaseUrl, type Scratch } from './servers/scratch.js';
import type { ProcessSetup, Way } from './store-process.js';

/** A database to run tests on, through one dialect of Sequelize, or by another way to it. */
export interface Backend {
  readonly name: string;
  readonly family: 'sqlite' | 'postgres' | 'mysql';
  /** What connects to the database; SQLite has one file for each name. */
  options(name: string): Options & { readonly url?: string };
  /** Null for SQLite, which has no server. */
  readonly scratch: Scratch | null;
  /** Short, for table prefixes: two backends may share a server. */
  readonly tag: string;
  /** What a store is given there. */
  readonly way: Way;
}

/** Everything that is there. What isn't was said when the run began. */
export function availableBackends(): Backend[] {
  const { sqliteFolder, postgres, mariadb, mysql } = inject('servers');
  const backends: Backend[] = [];
  if (sqliteFolder !== null) backends.push(sqliteIn(sqliteFolder));
  if (postgres) backends.push(onServer('PostgreSQL', 'postgres', 'pg', postgres));
  if (mariadb) backends.push(onServer('MariaDB', 'mysql', 'maria', mariadb));
  // The other driver, and all that is chosen by the server and not by the dialect.
  if (mariadb) {
    backends.push(onServer("MariaDB through the dialect 'mysql'", 'mysql', 'mysql2', asMysql(mariadb)));
  }
  if (mysql) backends.push(onServer('MySQL', 'mysql', 'mysql', mysql));
  return backends;
}

/** The same, and what is there by other ways than a Sequelize. Its `options` are those of a Sequelize all the same. */
export function allBackends(): Backend[] {
  return availableBackends().flatMap((backend) => {
    const by = (way: Way, tag: string): Backend => ({
      ...backend,
      name: `${backend.name.replace(/ through.*/, '')} by a Pool of ${way}`,
      tag: `${backend.tag}_${tag}`,
      way,
    });
    if (backend.family === 'postgres') return [backend, by('pg', 'pool')];
    // Through mysql2 already, whatever the server.
    const isMysql2 = backend.tag === 'mysql2' || backend.tag === 'mysql';
    return isMysql2 ? [backend, by('mysql2', 'pool'), by('mysql2/promise', 'promise')] : [backend];
  });
}

/** A Sequelize as an application makes it. */
export function connect(backend: Backend, name: string, options: Options = {}): Sequelize {
  const { url, ...own } = backend.options(name);
  const all = { logging: false, ...own, ...options };
  return url === undefined ? new Sequelize(all) : new Sequelize(url, all);
}

/** The same for a process of its own. The name is the table prefix too. */
export function setupOf(backend: Backend, prefix: string): ProcessSetup {
  const { url, ...options } = backend.options(prefix);
  const setup = { way: backend.way, options: { logging: false as const, ...options }, prefix };
  return url === undefined ? setup : { ...setup, url };
}

/** The backend with another database of the same server. */
export function onDatabase(backend: Backend, database: string): Backend {
  const url = databaseUrl(backend.scratch?.url ?? '', database);
  return { ...backend, options: () => ({ url }) };
}

function sqliteIn(folder: string): Backend {
  return {
    name: 'SQLite',
    family: 'sqlite',
    tag: 'sqlite',
    way: 'sequelize',
    scratch: null,
    options(name) {
      mkdirSync(folder, { recursive: true });
      return { dialect: 'sqlite', storage: join(folder, `${name}.sqlite`) };
    },
  };
}

function onServer(name: string, family: 'postgres' | 'mysql', tag: string, scratch: Scratch): Backend {
  return { name, family, tag, way: 'sequelize', scratch, options: () => ({ url: scratch.url }) };
}

function asMysql(scratch: Scratch): Scratch {
  const mysql = (url: string) => url.replace(/^mariadb:/, 'mysql:');
  return {
    ...scratch,
    adminUrl: mysql(scratch.adminUrl),
    url: mysql(scratch.url),
    emptyUrl: mysql(scratch.emptyUrl),
  };
}

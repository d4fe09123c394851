import { randomBytes } from 'node:crypto';
import { Sequelize } from 'sequelize';

/** A server with databases that are this run's own. */
export interface Scratch {
  /** Where databases are made and dropped. */
  readonly adminUrl: string;
  /** An empty database for all tests: each test file has a table prefix of its own. */
  readonly url: string;
  /** One that stays empty, as the replica that nothing was copied to. */
  readonly emptyUrl: string;
  /** The name of one that does not exist; the test that needs it makes and drops it. */
  readonly spareName: string;
}

/** Makes this run's databases. @throws what the server said, in one line */
export async function makeScratch(serverUrl: string): Promise<Scratch> {
  const adminUrl = adminUrlOf(serverUrl);
  const name = `jwt_sessions_test_${randomBytes(6).toString('hex')}`;
  const names = [name, `${name}_empty`];
  await administer(
    adminUrl,
    names.map((each) => `CREATE DATABASE ${each}`),
  );
  const [url = '', emptyUrl = ''] = names.map((each) => databaseUrl(adminUrl, each));
  return { adminUrl, url, emptyUrl, spareName: `${name}_spare` };
}

export async function dropScratch({ adminUrl, url, emptyUrl, spareName }: Scratch): Promise<void> {
  const names = [url, emptyUrl].map((each) => new URL(each).pathname.slice(1));
  await administer(
    adminUrl,
    // What pools between us and the server still hold is no reason to leave them.
    [...names, spareName].map(
      (name) => `DROP DATABASE IF EXISTS ${name}${adminUrl.startsWith('postgres') ? ' WITH (FORCE)' : ''}`,
    ),
  );
}

/** Runs statements, each by itself, as who may make databases. */
export async function administer(adminUrl: string, statements: readonly string[]): Promise<void> {
  const sequelize = new Sequelize(adminUrl, { logging: false });
  try {
    for (const statement of statements) await sequelize.query(statement);
  } finally {
    await sequelize.close();
  }
}

export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** MySQL and MariaDB need no database to connect to; PostgreSQL has one for this purpose. */
function adminUrlOf(serverUrl: string): string {
  const url = new URL(serverUrl);
  if (url.pathname.length <= 1) url.pathname = url.protocol.startsWith('postgres') ? '/postgres' : '/mysql';
  return url.href;
}

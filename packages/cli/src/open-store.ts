import { existsSync } from 'node:fs';
import type { Logger, SessionStore } from '@jwt-sessions/core/store';
import { EXIT, Failure } from './failure.js';

/** A store that says what it would change before it does. */
export interface PreparableStore extends SessionStore {
  planPreparation(): Promise<readonly string[]>;
}

/** A store, and how everything that was opened for it is closed. */
export interface OpenedStore {
  readonly store: PreparableStore;
  close(): Promise<void>;
}

export interface Place {
  /** The address of the database, or undefined where nobody has said. */
  readonly url: string | undefined;
  readonly prefix: string | undefined;
  readonly schema: string | undefined;
  /** Whether a file of SQLite may be made that isn't there. */
  readonly mayCreate?: boolean | undefined;
  /** Told of each setting of the database that weakens a promise. */
  readonly onWarning: (message: string) => void;
}

/**
 * Opens the store that an address names.
 *
 * @throws Failure for no address, an unknown one, and packages that are not installed
 */
export async function openStore(place: Place): Promise<OpenedStore> {
  const { url } = place;
  if (!url) {
    throw new Failure(
      'Say where the sessions are: --url postgres://app@127.0.0.1/app, or the variable DATABASE_URL.',
      EXIT.usage,
    );
  }
  const scheme = url.slice(0, Math.max(0, url.indexOf(':')));
  switch (scheme) {
    case 'postgres':
    case 'postgresql':
    case 'mysql':
    case 'mariadb':
      return openSql(url, place);
    case 'sqlite':
      return openSql({ dialect: 'sqlite', storage: fileOf(url, place) }, place);
    case 'mongodb':
    case 'mongodb+srv':
      return openMongo(url, place);
    default:
      // The rest of an address may have a password in it.
      throw new Failure(
        `There is no store for addresses that begin with '${scheme}:'. They begin with postgres:, mysql:, mariadb:, ` +
          'sqlite: or mongodb:.',
        EXIT.usage,
      );
  }
}

async function openSql(
  database: string | { readonly dialect: 'sqlite'; readonly storage: string },
  { prefix, schema, onWarning }: Place,
): Promise<OpenedStore> {
  const [{ Sequelize }, { SqlStore }] = await needing('@jwt-sessions/store-sql and sequelize', () =>
    Promise.all([import('sequelize'), import('@jwt-sessions/store-sql')]),
  );
  const quiet = { logging: false } as const;
  const sequelize = await needing('the driver of your database', async () =>
    typeof database === 'string' ? new Sequelize(database, quiet) : new Sequelize({ ...database, ...quiet }),
  );
  const store = new SqlStore(sequelize, { prefix, schema, logger: loggerOf(onWarning) });
  return {
    store,
    async close() {
      await store.close();
      await sequelize.close();
    },
  };
}

async function openMongo(url: string, { prefix, schema, onWarning }: Place): Promise<OpenedStore> {
  if (schema !== undefined) throw new Failure('--schema is for PostgreSQL.', EXIT.usage);
  const [{ MongoClient }, { MongoStore }] = await needing('@jwt-sessions/store-mongo and mongodb', () =>
    Promise.all([import('mongodb'), import('@jwt-sessions/store-mongo')]),
  );
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5000 });
  const store = new MongoStore(client, { prefix, logger: loggerOf(onWarning) });
  return {
    store,
    async close() {
      await store.close();
      await client.close();
    },
  };
}

/** A store has nothing to write but warnings. */
function loggerOf(onWarning: Place['onWarning']): Logger {
  return { warn: (_, message) => onWarning(message), error: (_, message) => onWarning(message) };
}

/** SQLite would make a file that isn't there, and nobody would see that the name was mistyped. */
function fileOf(url: string, { mayCreate = false }: Place): string {
  const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  if (!mayCreate && !existsSync(file)) throw new Failure(`There is no file '${file}'.`);
  return file;
}

async function needing<T>(packages: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND' && !/install/i.test(message))
      throw error;
    throw new Failure(`Install ${packages} beside @jwt-sessions/cli (${message.split('\n')[0]}).`);
  }
}

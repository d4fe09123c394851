import { shown } from '../shown.js';

/** A Sequelize 6, as far as its type says what the store needs of it. */
export interface SequelizeInstance {
  getDialect(): string;
  close(): Promise<void>;
}

/** A `Pool` of [pg](https://node-postgres.com/apis/pool), or of what has its interface. */
export interface PgPool {
  readonly options: object;
  readonly totalCount: number;
  end(): Promise<void>;
}

/** A `Pool` of [mysql2](https://sidorares.github.io/node-mysql2/docs), from `mysql2` or from `mysql2/promise`. */
export interface Mysql2Pool {
  readonly config: object;
  getConnection(...args: never[]): unknown;
  releaseConnection(...args: never[]): void;
}

/** Where a store finds its way to the database: what the application has already. */
export type SqlDatabase = SequelizeInstance | PgPool | Mysql2Pool;

/** Which of them it is. */
export type Handle =
  | { readonly kind: 'sequelize'; readonly dialect: string; readonly sequelize: SequelizeInstance }
  | { readonly kind: 'pg'; readonly dialect: 'postgres'; readonly pool: PgPool }
  | { readonly kind: 'mysql2'; readonly dialect: 'mysql'; readonly pool: object };

/** @throws TypeError for anything else, such as a single connection */
export function handleOf(database: SqlDatabase): Handle {
  if (isObject(database)) {
    const { getDialect, Client, options, config, pool, getConnection } = database as unknown as Members;
    if (typeof getDialect === 'function') {
      const sequelize = database as SequelizeInstance;
      return { kind: 'sequelize', dialect: sequelize.getDialect(), sequelize };
    }
    if (typeof Client === 'function' && isObject(options)) {
      return { kind: 'pg', dialect: 'postgres', pool: database as PgPool };
    }
    // A pool of mysql2/promise is a wrapper of the other.
    const core = typeof getConnection !== 'function' ? null : isObject(pool) ? pool : database;
    const settings = core === pool ? (pool as Members | undefined)?.config : config;
    if (core !== null && isObject((settings as Members | undefined)?.connectionConfig)) {
      return { kind: 'mysql2', dialect: 'mysql', pool: core as object };
    }
  }
  throw new TypeError(
    "SqlStore takes a Sequelize 6, as in new SqlStore(new Sequelize('sqlite:sessions.sqlite')), or a Pool of pg or of mysql2, " +
      // A URL has a password in it.
      `not ${typeof database === 'string' ? 'a string' : shown(database)}.`,
  );
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

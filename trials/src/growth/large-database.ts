import { QueryTypes, Sequelize } from 'sequelize';
import { explainMysql } from './explain-mysql.js';
import { explainPostgres } from './explain-postgres.js';
import { explainSqlite } from './explain-sqlite.js';
import type { Plan } from './plan.js';
import type { SqlDialect, Statement } from './statement.js';

/** How the same is said in each database. */
export interface Words {
  /** Rows with the column `n`, from one number to another. */
  readonly numbers: (from: number, to: number) => string;
  readonly concat: (...parts: readonly string[]) => string;
  readonly whole: (number: string) => string;
  /** What could be a session id, out of a text. */
  readonly idOf: (text: string) => string;
}

interface Kind extends Words {
  /** What the table of sessions takes, with its indexes, in bytes. */
  readonly size: string;
  /** Renews what the planner knows, and makes the room of deleted rows free. */
  readonly tidy: readonly string[];
  readonly dropIndex: string;
}

const cast = (type: string) => (number: string) => `CAST(${number} AS ${type})`;
const series = (from: number, to: number) => `SELECT n FROM generate_series(${from}::bigint, ${to}) AS n`;
const mysqlConcat = (...parts: readonly string[]) => `CONCAT(${parts.join(', ')})`;
const barConcat = (...parts: readonly string[]) => parts.join(' || ');
const counted = (from: number, to: number) =>
  `WITH RECURSIVE numbers (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to}) SELECT n FROM numbers`;

const KINDS: Readonly<Record<SqlDialect, Kind>> = {
  postgres: {
    ...{
      numbers: series,
      concat: barConcat,
      whole: (number) => `floor(${number})::bigint`,
      idOf: (text) => `md5(${text})::uuid`,
    },
    size: "SELECT pg_total_relation_size('jwt_sessions') AS size",
    tidy: ['VACUUM (ANALYZE) jwt_sessions', 'VACUUM (ANALYZE) jwt_users'],
    dropIndex: 'DROP INDEX jwt_sessions_by_user',
  },
  mariadb: {
    numbers: (from, to) => `SELECT seq AS n FROM seq_${from}_to_${to}`,
    ...{ concat: mysqlConcat, whole: cast('SIGNED'), idOf: (text) => `UNHEX(MD5(${text}))` },
    size: "SELECT SUM(FILE_SIZE) AS size FROM information_schema.INNODB_SYS_TABLESPACES WHERE NAME LIKE '%/jwt_sessions'",
    tidy: ['ANALYZE TABLE jwt_sessions', 'ANALYZE TABLE jwt_users'],
    dropIndex: 'DROP INDEX jwt_sessions_by_user ON jwt_sessions',
  },
  mysql: {
    ...{
      numbers: counted,
      concat: mysqlConcat,
      whole: cast('SIGNED'),
      // There is no MD5 any more.
      idOf: (text) => `UNHEX(SUBSTR(SHA2(${text}, 256), 1, 32))`,
    },
    size: "SELECT SUM(FILE_SIZE) AS size FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE '%/jwt_sessions'",
    tidy: ['ANALYZE TABLE jwt_sessions', 'ANALYZE TABLE jwt_users'],
    dropIndex: 'DROP INDEX jwt_sessions_by_user ON jwt_sessions',
  },
  sqlite: {
    ...{ numbers: counted, concat: barConcat, whole: cast('INTEGER') },
    // It has no digest of its own.
    idOf: () => "substr(hex(randomblob(11)), 1, 21) || 'A'",
    size: 'SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()',
    tidy: ['ANALYZE'],
    dropIndex: 'DROP INDEX jwt_sessions_by_user',
  },
};

/** A database with large tables, asked past the store. */
export class LargeDatabase {
  readonly dialect: SqlDialect;
  readonly words: Words;
  readonly #kind: Kind;
  readonly #sequelize: Sequelize;
  readonly #address: string;

  constructor(dialect: SqlDialect, address: string) {
    this.dialect = dialect;
    this.#kind = KINDS[dialect];
    this.words = this.#kind;
    this.#address = address;
    this.#sequelize = new Sequelize(address, { logging: false, pool: { max: 1 } });
  }

  async run(text: string): Promise<void> {
    // It counts no further than to a thousand otherwise.
    if (this.dialect === 'mysql')
      await this.#sequelize.query('SET SESSION cte_max_recursion_depth = 1000000');
    await this.#sequelize.query(text, { type: QueryTypes.RAW });
  }

  ask<Row extends object>(text: string): Promise<Row[]> {
    return this.#sequelize.query<Row>(text, { type: QueryTypes.SELECT });
  }

  async count(condition: string): Promise<number> {
    const [row] = await this.ask<{ count: string }>(
      `SELECT count(*) AS count FROM jwt_sessions WHERE ${condition}`,
    );
    return Number(row?.count);
  }

  /** Of the table of sessions, with its indexes, in bytes. */
  async size(): Promise<number> {
    const [row] = await this.ask<{ size: string }>(this.#kind.size);
    return Number(row?.size);
  }

  async tidy(): Promise<void> {
    for (const text of this.#kind.tidy) await this.ask(text);
  }

  /** Takes away the index by which a user's sessions are found: without it plans must be bad. */
  dropIndex(): Promise<void> {
    return this.run(this.#kind.dropIndex);
  }

  /** Makes the indexes when all is there, where that is the quicker way. */
  async indexAfterwards(work: () => Promise<void>): Promise<void> {
    const indexes =
      this.dialect === 'postgres'
        ? await this.ask<{ name: string; definition: string }>(
            "SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'jwt_sessions' AND indexname LIKE '%\\_by\\_%'",
          )
        : [];
    for (const { name } of indexes) await this.run(`DROP INDEX ${name}`);
    await work();
    for (const { definition } of indexes) await this.run(definition);
  }

  /** How the database carries out each of the statements. */
  async explain(statements: readonly Statement[]): Promise<Plan[]> {
    switch (this.dialect) {
      case 'sqlite':
        return inTurn(statements, (each) => explainSqlite((text) => this.ask(text), each));
      case 'postgres': {
        const { default: pg } = await import('pg');
        const client = new pg.Client(this.#address);
        await client.connect();
        try {
          return await inTurn(statements, (each) => explainPostgres(client, each));
        } finally {
          await client.end();
        }
      }
      default: {
        const { default: mysql } = await import('mysql2/promise');
        const connection = await mysql.createConnection(this.#address.replace(/^\w+:/, 'mysql:'));
        try {
          return await inTurn(statements, (each) => explainMysql(connection, each));
        } finally {
          await connection.end();
        }
      }
    }
  }

  close(): Promise<void> {
    return this.#sequelize.close();
  }
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

import { carryOut } from '../servers/administer.js';
import { POOL_SIZE, type StoreName } from '../subjects/subject-setup.js';
import type { InsertByHand } from './insert-by-hand.js';

/** As many sessions as a user may have. */
const LIMIT = 100;

/**
 * Adds a session under a limit as somebody does who writes that by hand and has it exact: a transaction that locks the user's row, counts by a
 * statement of its own, since that of the lock may see what was before it was had, inserts, and commits. As durable as ours, in tables
 * that have only the columns and the index that it needs. No log-in that keeps a limit on these servers takes fewer statements.
 */
export async function openLimitedInsertByHand(store: StoreName, url: string): Promise<InsertByHand> {
  if (store !== 'postgres' && store !== 'mariadb' && store !== 'sqlite')
    throw new Error(`Nobody wrote a log-in with a limit by hand for ${store}.`);
  // MariaDB takes 'a' and 'A' for one unless it is told.
  const exact = store === 'mariadb' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
  await carryOut(url, `CREATE TABLE limited_users (id VARCHAR(255)${exact} NOT NULL PRIMARY KEY)`);
  await carryOut(
    url,
    `CREATE TABLE limited_sessions (id VARCHAR(22)${exact} NOT NULL PRIMARY KEY, user_id VARCHAR(255)${exact} NOT NULL,
      expires_at BIGINT NOT NULL, revoked_at BIGINT NULL)`,
  );
  await carryOut(url, 'CREATE INDEX limited_sessions_user ON limited_sessions (user_id)');
  return { postgres: insertIntoPostgres, mariadb: insertIntoMariadb, sqlite: insertIntoSqlite }[store](url);
}

const COUNT = 'SELECT COUNT(*) FROM limited_sessions WHERE user_id = ? AND revoked_at IS NULL';
const INSERT = 'INSERT INTO limited_sessions (id, user_id, expires_at, revoked_at) VALUES (?, ?, ?, NULL)';

function assertRoom(count: unknown): void {
  if (Number(count) >= LIMIT) throw new Error(`A user has ${LIMIT} sessions already.`);
}

async function insertIntoPostgres(connectionString: string): Promise<InsertByHand> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  const lock = 'INSERT INTO limited_users (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id';
  const count = COUNT.replace('?', '$1');
  let at = 0;
  const insert = INSERT.replaceAll('?', () => `$${++at}`);
  return async ({ id, userId, expiresAt }) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query({ name: 'lock', text: lock, values: [userId] });
      const { rows } = await client.query<[string]>({
        name: 'count',
        text: count,
        values: [userId],
        rowMode: 'array',
      });
      assertRoom(rows[0]?.[0]);
      await client.query({ name: 'insert', text: insert, values: [id, userId, expiresAt] });
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      // A connection that is closed takes its transaction with it.
      client.release(true);
      throw error;
    }
  };
}

async function insertIntoMariadb(url: string): Promise<InsertByHand> {
  const { createPool } = await import('mariadb');
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  const pool = createPool({ host, port: Number(port), user, password, database, connectionLimit: POOL_SIZE });
  const lock = 'INSERT INTO limited_users (id) VALUES (?) ON DUPLICATE KEY UPDATE id = id';
  return async ({ id, userId, expiresAt }) => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute(lock, [userId]);
      const rows: [unknown][] = await connection.execute({ sql: COUNT, rowsAsArray: true }, [userId]);
      assertRoom(rows[0]?.[0]);
      await connection.execute(INSERT, [id, userId, expiresAt]);
      await connection.commit();
      await connection.release();
    } catch (error) {
      // A connection that is closed takes its transaction with it.
      connection.destroy();
      throw error;
    }
  };
}

/** A file has one writer: its lock is the transaction's, and one connection is as good as many. */
async function insertIntoSqlite(url: string): Promise<InsertByHand> {
  const { default: sqlite3 } = await import('sqlite3');
  const database = new sqlite3.Database(url.replace(/^sqlite:/, ''));
  const [begin, count, insert, commit, rollback] = [
    'BEGIN IMMEDIATE',
    COUNT,
    INSERT,
    'COMMIT',
    'ROLLBACK',
  ].map((sql) => database.prepare(sql));
  const run = (statement: typeof begin, values: readonly unknown[] = []) =>
    new Promise<Record<string, unknown> | undefined>((resolve, reject) => {
      statement?.get(values, (error: Error | null, row?: Record<string, unknown>) =>
        error === null ? resolve(row) : reject(error),
      );
    });
  let last: Promise<unknown> = Promise.resolve();
  return ({ id, userId, expiresAt }) => {
    const work = last.then(async () => {
      await run(begin);
      try {
        assertRoom(Object.values((await run(count, [userId])) ?? {})[0]);
        await run(insert, [id, userId, expiresAt]);
        await run(commit);
      } catch (error) {
        await run(rollback);
        throw error;
      }
    });
    last = work.catch(() => {});
    return work;
  };
}

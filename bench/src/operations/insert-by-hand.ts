import type { HandWrittenDocument } from '../seed/hand-written-document.js';
import { createHandWrittenTable } from '../seed/hand-written-table.js';
import { carryOut } from '../servers/administer.js';
import { isMongo, POOL_SIZE, type StoreName } from '../subjects/subject-setup.js';

/**
 * Adds a session as somebody does who writes it by hand: one prepared insert, done when it is committed, as durably as ours, into a table
 * of the same database that has only the columns it needs.
 */
export type InsertByHand = (session: {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: number;
}) => Promise<void>;

const INSERT =
  'INSERT INTO hand_written_sessions (id, user_id, expires_at, revoked_at) VALUES (?, ?, ?, NULL)';

/** Makes the table. Only the driver that is needed is loaded. */
export async function openInsertByHand(store: StoreName, url: string): Promise<InsertByHand> {
  if (isMongo(store)) return insertIntoMongodb(url);
  switch (store) {
    case 'postgres':
    case 'mariadb':
    case 'sqlite':
      await carryOut(url, createHandWrittenTable(store));
      return { postgres: insertIntoPostgres, mariadb: insertIntoMariadb, sqlite: insertIntoSqlite }[store](
        url,
      );
    default:
      throw new Error(`Nobody wrote a log-in by hand for ${store}.`);
  }
}

async function insertIntoPostgres(connectionString: string): Promise<InsertByHand> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  let at = 0;
  const text = INSERT.replaceAll('?', () => `$${++at}`);
  return async ({ id, userId, expiresAt }) => {
    await pool.query({ name: 'insert', text, values: [id, userId, expiresAt] });
  };
}

async function insertIntoMariadb(url: string): Promise<InsertByHand> {
  const { createPool } = await import('mariadb');
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  const pool = createPool({ host, port: Number(port), user, password, database, connectionLimit: POOL_SIZE });
  return async ({ id, userId, expiresAt }) => {
    await pool.execute(INSERT, [id, userId, expiresAt]);
  };
}

/** SQLite's own default is to write through with each commit, which nobody turns off here. */
async function insertIntoSqlite(url: string): Promise<InsertByHand> {
  const { default: sqlite3 } = await import('sqlite3');
  const database = new sqlite3.Database(url.replace(/^sqlite:/, ''));
  const statement = database.prepare(INSERT);
  return ({ id, userId, expiresAt }) =>
    new Promise((resolve, reject) => {
      statement.run(id, userId, expiresAt, (error: Error | null) =>
        error === null ? resolve() : reject(error),
      );
    });
}

async function insertIntoMongodb(url: string): Promise<InsertByHand> {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(url, { maxPoolSize: POOL_SIZE });
  const sessions = client.db().collection<HandWrittenDocument>('hand_written_sessions', {
    writeConcern: { w: 'majority', journal: true },
  });
  return async ({ id, userId, expiresAt }) => {
    await sessions.insertOne({ _id: id, userId, expiresAt, revokedAt: null });
  };
}

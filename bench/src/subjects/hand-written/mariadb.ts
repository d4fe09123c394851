import { createPool, type Pool } from 'mariadb';
import { POOL_SIZE } from '../subject-setup.js';
import { type FindOwner, type FindOwners, SELECT_OWNER } from './find-owner.js';

/** `execute`, whose statements each connection prepares once, and rows as arrays. */
export function findOwnerInMariadb(url: string): FindOwner {
  const pool = openPool(url);
  return async (id) => {
    const rows: [string, number][] = await pool.execute({ sql: SELECT_OWNER, rowsAsArray: true }, [id]);
    const [row] = rows;
    return row !== undefined && row[1] > Date.now() ? row[0] : null;
  };
}

/** `execute` as well: a statement for each number of ids, few enough for each connection to keep. */
export function findOwnersInMariadb(url: string): FindOwners {
  const pool = openPool(url);
  return async (ids) => {
    const places = ids.map(() => '?').join();
    const sql = `SELECT id, user_id FROM hand_written_sessions WHERE id IN (${places}) AND revoked_at IS NULL`;
    const rows: [string, string][] = await pool.execute({ sql, rowsAsArray: true }, [...ids]);
    return new Map(rows);
  };
}

function openPool(url: string): Pool {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  return createPool({
    host,
    port: Number(port),
    user,
    password,
    database: pathname.slice(1),
    connectionLimit: POOL_SIZE,
    bigIntAsNumber: true,
  });
}

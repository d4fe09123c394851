import { createPool } from 'mariadb';
import { POOL_SIZE } from '../subject-setup.js';
import { type FindOwner, SELECT_OWNER } from './find-owner.js';

/** `execute`, whose statements each connection prepares once, and rows as arrays. */
export function findOwnerInMariadb(url: string): FindOwner {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const pool = createPool({
    host,
    port: Number(port),
    user,
    password,
    database: pathname.slice(1),
    connectionLimit: POOL_SIZE,
    bigIntAsNumber: true,
  });
  return async (id) => {
    const rows: [string, number][] = await pool.execute({ sql: SELECT_OWNER, rowsAsArray: true }, [id]);
    const [row] = rows;
    return row !== undefined && row[1] > Date.now() ? row[0] : null;
  };
}

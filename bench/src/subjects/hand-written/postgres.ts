import pg from 'pg';
import { POOL_SIZE } from '../subject-setup.js';
import { type EndSession, type FindOwner, type FindOwners, SELECT_OWNER } from './find-owner.js';

/** A named statement, which each connection prepares once, and rows as arrays. */
export function findOwnerInPostgres(connectionString: string): FindOwner {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  const text = SELECT_OWNER.replace('?', '$1');
  return async (id) => {
    const { rows } = await pool.query<[string, string]>({
      name: 'owner',
      text,
      values: [id],
      rowMode: 'array',
    });
    const [row] = rows;
    return row !== undefined && Number(row[1]) > Date.now() ? row[0] : null;
  };
}

/** A named statement for any number. */
export function findOwnersInPostgres(connectionString: string): FindOwners {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  const text = 'SELECT id, user_id FROM hand_written_sessions WHERE id = ANY($1) AND revoked_at IS NULL';
  return async (ids) => {
    const { rows } = await pool.query<[string, string]>({
      name: 'owners',
      text,
      values: [ids],
      rowMode: 'array',
    });
    return new Map(rows);
  };
}

/** Done when it is committed. */
export function endInPostgres(connectionString: string): EndSession {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
  const text = 'UPDATE hand_written_sessions SET revoked_at = $2 WHERE id = $1';
  return async (id) => {
    await pool.query({ name: 'end', text, values: [id, Date.now()] });
  };
}

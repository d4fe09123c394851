import sqlite3 from 'sqlite3';
import { type FindOwner, type FindOwners, SELECT_OWNER } from './find-owner.js';

interface Row {
  readonly user_id: string;
  readonly expires_at: number;
}

/** A statement that is prepared once. */
export function findOwnerInSqlite(url: string): FindOwner {
  const database = new sqlite3.Database(url.replace(/^sqlite:/, ''), sqlite3.OPEN_READONLY);
  const statement = database.prepare(SELECT_OWNER);
  return (id) =>
    new Promise((resolve, reject) => {
      statement.get<Row>(id, (error, row) => {
        if (error !== null) reject(error);
        else resolve(row !== undefined && row.expires_at > Date.now() ? row.user_id : null);
      });
    });
}

/** A statement that is prepared once for any number. */
export function findOwnersInSqlite(url: string): FindOwners {
  const database = new sqlite3.Database(url.replace(/^sqlite:/, ''), sqlite3.OPEN_READONLY);
  const statement = database.prepare(
    'SELECT id, user_id FROM hand_written_sessions WHERE id IN (SELECT value FROM json_each(?)) AND revoked_at IS NULL',
  );
  return (ids) =>
    new Promise((resolve, reject) => {
      statement.all<{ id: string; user_id: string }>(JSON.stringify(ids), (error, rows) => {
        if (error !== null) reject(error);
        else resolve(new Map(rows.map(({ id, user_id }) => [id, user_id])));
      });
    });
}

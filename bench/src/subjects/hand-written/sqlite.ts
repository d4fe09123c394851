import sqlite3 from 'sqlite3';
import { type FindOwner, SELECT_OWNER } from './find-owner.js';

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

import type { Revocation } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { idOf, textOfId } from '../sql/id.js';
import { asRevoked } from '../sql/session-row.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import type { Tables } from '../sql/tables.js';
import { lockingUserWithSessions } from './lock-user.js';

/** The condition and the change are one statement, so exactly one of all who try finds the session not revoked. */
export async function revoke(
  database: Database,
  id: string,
  revocation: Revocation,
  owner?: string,
): Promise<boolean> {
  return (await database.count(revokeOne(database.tables, id, revocation, owner))) === 1;
}

/**
 * Under the user's lock, like everything that changes several of a user's rows, so that no two wait for each other
 * crosswise. A log-in comes either before, and is revoked, or after, and sees the `validAfter` that was set before.
 */
export function revokeAll(
  database: Database,
  userId: string,
  revocation: Revocation,
  except?: string,
): Promise<string[]> {
  const kept = except === undefined ? null : idOf(except);
  return revokeWhere(database, userId, kept === null ? literal('TRUE') : sql`id <> ${kept}`, revocation);
}

/** As {@link revokeAll}, where the device is the one given. */
export function revokeDevice(
  database: Database,
  userId: string,
  deviceId: string,
  revocation: Revocation,
): Promise<string[]> {
  return revokeWhere(database, userId, sql`device_id = ${idOf(deviceId)}`, revocation);
}

function revokeWhere(
  database: Database,
  userId: string,
  chosen: Sql,
  revocation: Revocation,
): Promise<string[]> {
  const { dialect, tables } = database;
  return lockingUserWithSessions(database, userId, (statements) =>
    dialect.revokeWhere(statements, tables, userId, chosen, revocation),
  );
}

export async function findRevoked(database: Database, userId: string, operation: string): Promise<string[]> {
  const rows = await database.select<'id'>({
    columns: sql`id`,
    from: database.tables.sessions,
    where: sql`user_id = ${userId} AND revoke_operation = ${idOf(operation)} AND revoked_at IS NOT NULL`,
  });
  return rows.map(({ id }) => textOfId(id));
}

/** The UPDATE that revokes one session, with an owner only if it is theirs. */
export function revokeOne({ sessions }: Tables, id: string, revocation: Revocation, owner?: string): Sql {
  const owned = owner === undefined ? literal('') : sql`AND user_id = ${owner}`;
  return sql`
    UPDATE ${sessions} SET ${asRevoked(revocation)}
    WHERE id = ${idOf(id)} AND revoked_at IS NULL ${owned}`;
}

import { sql } from '../sql/sql.js';
import type { Migration } from './migration.js';

/**
 * Times and durations are 64-bit milliseconds, so that no time zone of a server or a driver has a say.
 *
 * `revoked_by` names who revoked a session, and `revoke_operation` the call that did. A user without `details` has no record: the row is there to be
 * locked. An erasure bears a hash of a user id.
 */
export const sessionsAndUsers: Migration = {
  name: '0001-sessions-and-users',

  async up({ statements, dialect, tables, types }) {
    const { id, userId, shortText, longText, integer, locks, tableOptions } = types;
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${tables.sessions} (
        id ${id} NOT NULL PRIMARY KEY,
        user_id ${userId} NOT NULL,
        status ${shortText} NOT NULL,
        created_at ${integer} NOT NULL,
        last_active_at ${integer} NOT NULL,
        authenticated_at ${integer} NOT NULL,
        auth_methods ${longText} NULL,
        idle_timeout ${integer} NOT NULL,
        max_idle_timeout ${integer} NULL,
        absolute_expires_at ${integer} NOT NULL,
        expires_at ${integer} NOT NULL,
        generation ${integer} NOT NULL,
        generation_used_at ${integer} NULL,
        last_ip ${shortText} NULL,
        revoked_at ${integer} NULL,
        revoke_reason ${shortText} NULL,
        revoked_by ${shortText} NULL,
        revoke_operation ${id} NULL,
        remember_me ${integer} NULL,
        device_id ${id} NULL,
        impersonated_by ${userId} NULL,
        data ${longText} NULL,
        details ${longText} NOT NULL
      )${tableOptions}`);
    await dialect.createIndex(
      statements,
      sql`${tables.sessionsByUser} ON ${tables.sessions} (user_id, created_at, id)`,
    );
    await dialect.createIndex(statements, sql`${tables.sessionsByExpiry} ON ${tables.sessions} (expires_at)`);
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${tables.users} (
        user_id ${userId} NOT NULL PRIMARY KEY,
        valid_after ${integer} NOT NULL,
        idle_timeout ${integer} NULL,
        details ${longText} NULL${locks}
      )${tableOptions}`);
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${tables.erasures} (
        id ${id} NOT NULL PRIMARY KEY,
        valid_after ${integer} NOT NULL
      )${tableOptions}`);
  },
};

import { sql } from '../sql/sql.js';
import type { Migration, MigrationContext } from './migration.js';

/**
 * Times and durations are 64-bit milliseconds, so that no time zone of a server or a driver has a say.
 *
 * Columns stand in an order in which PostgreSQL leaves no gaps between them: those of eight bytes, of four, of any, and what has
 * no fixed length. The index by user is without the id, which would be a third of it and only parts those of one millisecond.
 *
 * `authenticated_at` is NULL where it is `created_at`, as for most. `revoked_by` names who revoked a session, and
 * `revoke_operation` the call that did. A user without `details` has no record: the row is there to be locked. An erasure bears a
 * hash of a user id. What is granted and what is waited for is the lease of all processes.
 */
export const sessionsAndUsers: Migration = {
  name: '0001-sessions-and-users',

  async up({ statements, dialect, tables, types }) {
    const { id, userId, shortText, longText, integer, shortInteger, flag, locks, tableOptions } = types;
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${tables.sessions} (
        id ${id} NOT NULL PRIMARY KEY,
        created_at ${integer} NOT NULL,
        last_active_at ${integer} NOT NULL,
        idle_timeout ${integer} NOT NULL,
        absolute_expires_at ${integer} NOT NULL,
        expires_at ${integer} NOT NULL,
        authenticated_at ${integer} NULL,
        max_idle_timeout ${integer} NULL,
        generation_used_at ${integer} NULL,
        revoked_at ${integer} NULL,
        generation ${shortInteger} NOT NULL,
        remember_me ${flag} NULL,
        device_id ${id} NULL,
        revoke_operation ${id} NULL,
        user_id ${userId} NOT NULL,
        status ${shortText} NOT NULL,
        last_ip ${shortText} NULL,
        revoke_reason ${shortText} NULL,
        revoked_by ${shortText} NULL,
        impersonated_by ${userId} NULL,
        auth_methods ${longText} NULL,
        data ${longText} NULL,
        details ${longText} NOT NULL
      )${tableOptions}`);
    await dialect.createIndex(
      statements,
      sql`${tables.sessionsByUser} ON ${tables.sessions} (user_id, created_at)`,
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
    await makeLease({ statements, tables, types });
  },
};

/** One row, which is there from the beginning: that it is lost must not pass for a lease that is off. */
async function makeLease({
  statements,
  tables: { leases },
  types: { integer, tableOptions },
}: Pick<MigrationContext, 'statements' | 'tables' | 'types'>): Promise<void> {
  await statements.run(sql`
    CREATE TABLE IF NOT EXISTS ${leases} (
      id ${integer} NOT NULL PRIMARY KEY,
      granted ${integer} NOT NULL,
      waited ${integer} NOT NULL,
      version ${integer} NOT NULL
    )${tableOptions}`);
  try {
    await statements.count(sql`
      INSERT INTO ${leases} (id, granted, waited, version)
      SELECT 1, 0, 0, 0 FROM (SELECT 1 AS here) AS server WHERE NOT EXISTS (SELECT 1 FROM ${leases})`);
  } catch (error) {
    // As with the migrations' own table, another node of a Galera cluster may have made it meanwhile.
    if ((await statements.rows(sql`SELECT id FROM ${leases}`)).length === 0) throw error;
  }
}

import { erasureKey, type InsertRequest, type InsertResult } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id, idOf, requiredId, textOfId } from '../sql/id.js';
import { asRevoked, integer } from '../sql/session-row.js';
import { join, literal, type Sql, sql } from '../sql/sql.js';
import { changeAtOnce } from './change-user.js';
import { countOf, surplusOf } from './limit.js';
import { lockingUser } from './lock-user.js';

/**
 * The insert of a session as one statement behind the lock, and so with the snapshot of one that began under it: where a statement
 * may change several rows and tables. Of its parts none sees what another one does, and none needs to: what is replaced
 * or evicted is never the newcomer, nor counted with it. They go by `judged`, in which nothing is changed.
 */
export async function insertAtOnce(database: Database, request: InsertRequest): Promise<InsertResult> {
  const statement = insertion(database, request);
  try {
    return await lockingUser(database, request.session.userId, async (statements) => {
      const [row] = await statements.values(statement);
      if (row === undefined) throw new Error('The database did not say what became of a log-in.');
      const [reason, idleTimeout, expiresAt, replaced, evicted, noted] = row;
      if (reason !== null) return { inserted: false, reason: reason as 'outdated' | 'exists' | 'limit' };
      const times = { idleTimeout: integer(idleTimeout), expiresAt: integer(expiresAt) };
      return {
        inserted: true,
        session: { ...request.session, ...times },
        replaced: integer(replaced) === 1,
        evicted: evicted === null ? [] : String(evicted).split(',').map(textOfId),
        noted: integer(noted) === 1,
      };
    });
  } catch (error) {
    // Somebody else took the id meanwhile, for another user: nothing of this was done.
    if (database.dialect.isTaken(error)) return { inserted: false, reason: 'exists' };
    throw error;
  }
}

const NONE = sql`(SELECT CAST(NULL AS uuid) AS id WHERE FALSE)`;

function insertion(database: Database, request: InsertRequest): Sql {
  const { session, now, replaces, limit, note } = request;
  const { sessions } = database.tables;
  const newcomer = { ...session, replaces: replaces?.id };
  const isAdmitted = sql`EXISTS (SELECT FROM judged WHERE reason IS NULL)`;
  const replaced =
    replaces &&
    sql`(
    UPDATE ${sessions} SET ${asRevoked(replaces.revocation)}
    WHERE id = ${idOf(replaces.id)} AND user_id = ${session.userId} AND revoked_at IS NULL AND ${isAdmitted}
    RETURNING id)`;
  const evicted =
    limit &&
    limit.onLimit !== 'reject' &&
    sql`(
    UPDATE ${sessions} SET ${asRevoked(limit.revocation)}
    WHERE user_id = ${session.userId} AND revoked_at IS NULL
      AND ${surplusOf(database, newcomer, limit, limit.onLimit, now)} AND ${isAdmitted}
    RETURNING id)`;
  const noted =
    note &&
    sql`(${changeAtOnce(database.tables, session.userId, { details: note.details }, { details: note.expected }, isAdmitted)})`;
  return sql`
    WITH judged AS MATERIALIZED (${judgement(database, request)}),
    inserted AS (
      INSERT INTO ${sessions} (
        id, user_id, status, created_at, last_active_at, authenticated_at, auth_methods, idle_timeout, max_idle_timeout,
        absolute_expires_at, expires_at, generation, generation_used_at, last_ip, remember_me, impersonated_by,
        device_id, data, details
      )
      SELECT ${join(values(session), ', ')} FROM judged WHERE reason IS NULL
      RETURNING idle_timeout, expires_at
    ),
    replaced AS ${replaced || NONE},
    evicted AS ${evicted || NONE},
    noted AS ${noted || NONE}
    SELECT judged.reason, inserted.idle_timeout, inserted.expires_at,
      (SELECT count(*) FROM replaced) AS replaced, (SELECT string_agg(CAST(id AS text), ',') FROM evicted) AS evicted,
      (SELECT count(*) FROM noted) AS noted
    FROM judged LEFT JOIN inserted ON TRUE`;
}

/** One row: why the session may not come in, or NULL, and the idle time that it has by its user's choice. */
function judgement({ tables }: Database, request: InsertRequest): Sql {
  const { session, authenticationStartedAt, now, limit } = request;
  const { userId } = session;
  const outdated = sql`valid_after > ${authenticationStartedAt}`;
  const isFull =
    limit?.onLimit === 'reject'
      ? sql`WHEN ${countOf(tables, { ...session, replaces: request.replaces?.id }, limit, now)} >= ${limit.max} THEN 'limit'`
      : literal('');
  return sql`
    SELECT CASE
      WHEN EXISTS (SELECT FROM ${tables.erasures} WHERE id = ${new Id(erasureKey(userId))} AND ${outdated})
        OR EXISTS (SELECT FROM ${tables.users} WHERE user_id = ${userId} AND ${outdated}) THEN 'outdated'
      WHEN EXISTS (SELECT FROM ${tables.sessions} WHERE id = ${requiredId(session.id, 'session.id')}) THEN 'exists'
      ${isFull}
    END AS reason,
    COALESCE(
      (SELECT LEAST(idle_timeout, CAST(${session.maxIdleTimeout} AS bigint)) FROM ${tables.users}
        WHERE user_id = ${userId} AND idle_timeout IS NOT NULL),
      CAST(${session.idleTimeout} AS bigint)
    ) AS idle`;
}

function values(session: InsertRequest['session']): Sql[] {
  const { deviceId, rememberMe, authenticatedAt, createdAt } = session;
  const bound = (
    value: string | number | Id | null,
    type: 'bigint' | 'integer' | 'smallint' | 'text' | 'uuid',
  ) => sql`CAST(${value} AS ${literal(type)})`;
  return [
    bound(requiredId(session.id, 'session.id'), 'uuid'),
    bound(session.userId, 'text'),
    bound(session.status, 'text'),
    bound(createdAt, 'bigint'),
    bound(session.lastActiveAt, 'bigint'),
    bound(authenticatedAt === createdAt ? null : authenticatedAt, 'bigint'),
    bound(session.authMethods, 'text'),
    literal('idle'),
    bound(session.maxIdleTimeout, 'bigint'),
    bound(session.absoluteExpiresAt, 'bigint'),
    sql`LEAST(CAST(${session.absoluteExpiresAt} AS bigint), CAST(${session.lastActiveAt} AS bigint) + idle)`,
    bound(session.generation, 'integer'),
    bound(session.generationUsedAt, 'bigint'),
    bound(session.lastIp, 'text'),
    bound(rememberMe === null ? null : Number(rememberMe), 'smallint'),
    bound(session.impersonatedBy, 'text'),
    bound(deviceId === null ? null : requiredId(deviceId, 'session.deviceId'), 'uuid'),
    bound(session.data, 'text'),
    bound(session.details, 'text'),
  ];
}

import {
  chosenIdleTimeout,
  erasureKey,
  expiryOf,
  type InsertRequest,
  type InsertResult,
  type NewSession,
  type SessionLimit,
  type StoredSession,
} from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id, idOf, requiredId } from '../sql/id.js';
import { integer } from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { type ErasableColumn, partOf, selectUserAndErasure, userOf } from '../sql/user-row.js';
import { writeNote } from './change-user.js';
import { forgetLock } from './erase-user.js';
import { insertAtOnce } from './insert-at-once.js';
import { countOf, evictSurplus, type Newcomer } from './limit.js';
import { lockingAndReading } from './lock-user.js';
import { revokeOne } from './revoke-sessions.js';

/** Everything is decided and done under the user's lock, so nothing that it rests on changes until the commit. */
export function insert(database: Database, request: InsertRequest): Promise<InsertResult> {
  const { session, authenticationStartedAt, now, replaces, limit, note } = request;
  const { dialect, tables } = database;
  if (dialect.changesWithin) return insertAtOnce(database, request);
  const newcomer = { ...session, replaces: replaces?.id };
  const read = limit
    ? selectUserErasureAndRivals(tables, newcomer, limit, now)
    : selectUserAndErasure(tables, session.userId);
  return lockingAndReading<ErasableColumn | 'rivals', InsertResult>(
    database,
    session.userId,
    read,
    async (statements, rows) => {
      const erasure = partOf(rows, 'erasure');
      if (erasure && integer(erasure.valid_after) > authenticationStartedAt) {
        await forgetLock(statements, tables, session.userId);
        return { inserted: false, reason: 'outdated' };
      }
      const row = partOf(rows, 'record');
      const user = userOf(session.userId, row);
      if (user && user.validAfter > authenticationStartedAt) return { inserted: false, reason: 'outdated' };

      // Under the lock others only go, and none comes: where there is room now nobody has to be pushed out later.
      const isFull = limit !== undefined && integer(partOf(rows, 'rivals')?.rivals) >= limit.max;
      if (isFull && limit.onLimit === 'reject') {
        return {
          inserted: false,
          reason: (await isTaken(statements, tables, session.id)) ? 'exists' : 'limit',
        };
      }
      const stored = withExpiry(session, user?.idleTimeout ?? null);
      if (!(await dialect.insertUnlessThere(statements, insertion(tables, stored)))) {
        return { inserted: false, reason: 'exists' };
      }
      const replaced =
        replaces !== undefined &&
        (await statements.count(revokeOne(tables, replaces.id, replaces.revocation, session.userId))) === 1;
      const evicted =
        isFull && limit.onLimit !== 'reject'
          ? await evictSurplus(database, statements, newcomer, limit, limit.onLimit, now)
          : [];
      const noted = note !== undefined && (await writeNote(statements, tables, session.userId, row, note));
      return { inserted: true, session: stored, replaced, evicted, noted };
    },
  );
}

/** What is to be known under the lock: the user's row, that of their erasure, and how many share the limit. */
function selectUserErasureAndRivals(
  tables: Tables,
  newcomer: Newcomer,
  limit: SessionLimit,
  now: number,
): Sql {
  const { userId } = newcomer;
  return sql`
    SELECT valid_after, idle_timeout, details, NULL AS rivals, 'record' AS part FROM ${tables.users} WHERE user_id = ${userId}
    UNION ALL SELECT valid_after, NULL, NULL, NULL, 'erasure' FROM ${tables.erasures} WHERE id = ${new Id(erasureKey(userId))}
    UNION ALL SELECT NULL, NULL, NULL, ${countOf(tables, newcomer, limit, now)}, 'rivals'`;
}

async function isTaken(statements: Statements, { sessions }: Tables, id: string): Promise<boolean> {
  return (await statements.rows(sql`SELECT id FROM ${sessions} WHERE id = ${idOf(id)}`)).length > 0;
}

function withExpiry(session: NewSession, chosen: number | null): StoredSession {
  const idleTimeout = chosen === null ? session.idleTimeout : chosenIdleTimeout(session, chosen);
  const timed = { ...session, idleTimeout };
  return { ...timed, expiresAt: expiryOf(timed) };
}

function insertion({ sessions }: Tables, session: StoredSession): Sql {
  return sql`
    INSERT INTO ${sessions} (
      id, user_id, status, created_at, last_active_at, authenticated_at, auth_methods, idle_timeout, max_idle_timeout,
      absolute_expires_at, expires_at, generation, generation_used_at, last_ip, remember_me, impersonated_by,
      device_id, data, details
    ) VALUES (
      ${requiredId(session.id, 'session.id')}, ${session.userId}, ${session.status}, ${session.createdAt}, ${session.lastActiveAt},
      ${session.authenticatedAt === session.createdAt ? null : session.authenticatedAt}, ${session.authMethods}, ${session.idleTimeout}, ${session.maxIdleTimeout},
      ${session.absoluteExpiresAt}, ${session.expiresAt}, ${session.generation}, ${session.generationUsedAt},
      ${session.lastIp}, ${session.rememberMe === null ? null : Number(session.rememberMe)}, ${session.impersonatedBy},
      ${session.deviceId === null ? null : requiredId(session.deviceId, 'session.deviceId')}, ${session.data}, ${session.details}
    )`;
}

import {
  chosenIdleTimeout,
  expiryOf,
  type InsertRequest,
  type InsertResult,
  type NewSession,
  type StoredSession,
} from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { idOf, requiredId } from '../sql/id.js';
import { integer } from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { type ErasableColumn, partOf, selectUserAndErasure, userOf } from '../sql/user-row.js';
import { writeNote } from './change-user.js';
import { forgetLock } from './erase-user.js';
import { insertAtOnce } from './insert-at-once.js';
import { evictSurplus, isFull } from './limit.js';
import { lockingUser } from './lock-user.js';
import { revokeOne } from './revoke-sessions.js';

/** Everything is decided and done under the user's lock, so nothing that it rests on changes until the commit. */
export function insert(database: Database, request: InsertRequest): Promise<InsertResult> {
  const { session, authenticationStartedAt, now, replaces, limit, note } = request;
  const { dialect, tables } = database;
  if (dialect.changesWithin) return insertAtOnce(database, request);
  return lockingUser(database, session.userId, async (statements) => {
    const rows = await statements.rows<ErasableColumn>(selectUserAndErasure(tables, session.userId));
    const erasure = partOf(rows, 'erasure');
    if (erasure && integer(erasure.valid_after) > authenticationStartedAt) {
      await forgetLock(statements, tables, session.userId);
      return { inserted: false, reason: 'outdated' };
    }
    const row = partOf(rows, 'record');
    const user = userOf(session.userId, row);
    if (user && user.validAfter > authenticationStartedAt) return { inserted: false, reason: 'outdated' };

    const newcomer = { ...session, replaces: replaces?.id };
    if (limit?.onLimit === 'reject' && (await isFull(statements, tables, newcomer, limit, now))) {
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
      limit && limit.onLimit !== 'reject'
        ? await evictSurplus(database, statements, stored, limit, limit.onLimit, now)
        : [];
    const noted = note !== undefined && (await writeNote(statements, tables, session.userId, row, note));
    return { inserted: true, session: stored, replaced, evicted, noted };
  });
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

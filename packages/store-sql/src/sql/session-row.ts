import type { KeptSession, Revocation, SessionFacts, StoredSession } from '@jwt-sessions/core/store';
import { requiredId, textOfId } from './id.js';
import { literal, type Sql, sql } from './sql.js';
import type { Row } from './statements.js';

/** The columns of a session's facts: all that the check of a request needs. {@link factsOfValues} knows their order. */
export const FACTS = literal(
  'id, user_id, status, created_at, last_active_at, authenticated_at, idle_timeout, absolute_expires_at, ' +
    'expires_at, generation, generation_used_at, last_ip, data, remember_me, auth_methods, impersonated_by',
);

/** How many values of a row are the facts: what else is selected comes behind them. */
export const FACT_COUNT = 16;

/** The columns of all that {@link sessionOf} reads. */
export const SESSION = sql`${FACTS}, max_idle_timeout, device_id, details`;

type FactColumn =
  | 'id'
  | 'user_id'
  | 'status'
  | 'created_at'
  | 'last_active_at'
  | 'authenticated_at'
  | 'auth_methods'
  | 'idle_timeout'
  | 'absolute_expires_at'
  | 'expires_at'
  | 'generation'
  | 'generation_used_at'
  | 'last_ip'
  | 'data'
  | 'remember_me'
  | 'impersonated_by';

export type SessionColumn = FactColumn | 'max_idle_timeout' | 'device_id' | 'details';

/** The columns of all that is kept of a session, whatever became of it. */
export const KEPT = sql`${SESSION}, revoked_at, revoke_reason, revoked_by`;

export type KeptColumn = SessionColumn | 'revoked_at' | 'revoke_reason' | 'revoked_by';

function factsOf(row: Row<FactColumn>): SessionFacts {
  return {
    id: textOfId(row.id),
    userId: String(row.user_id),
    status: row.status as SessionFacts['status'],
    createdAt: integer(row.created_at),
    lastActiveAt: integer(row.last_active_at),
    authenticatedAt: integer(row.authenticated_at ?? row.created_at),
    authMethods: textOrNull(row.auth_methods),
    idleTimeout: integer(row.idle_timeout),
    absoluteExpiresAt: integer(row.absolute_expires_at),
    expiresAt: integer(row.expires_at),
    generation: integer(row.generation),
    generationUsedAt: integerOrNull(row.generation_used_at),
    lastIp: textOrNull(row.last_ip),
    data: textOrNull(row.data),
    rememberMe: booleanOrNull(row.remember_me),
    impersonatedBy: textOrNull(row.impersonated_by),
  };
}

/** The facts in a row that is a list of values. */
export function factsOfValues(values: readonly unknown[]): SessionFacts {
  return {
    id: textOfId(values[0]),
    userId: String(values[1]),
    status: values[2] as SessionFacts['status'],
    createdAt: integer(values[3]),
    lastActiveAt: integer(values[4]),
    authenticatedAt: integer(values[5] ?? values[3]),
    idleTimeout: integer(values[6]),
    absoluteExpiresAt: integer(values[7]),
    expiresAt: integer(values[8]),
    generation: integer(values[9]),
    generationUsedAt: integerOrNull(values[10]),
    lastIp: textOrNull(values[11]),
    data: textOrNull(values[12]),
    rememberMe: booleanOrNull(values[13]),
    authMethods: textOrNull(values[14]),
    impersonatedBy: textOrNull(values[15]),
  };
}

export function sessionOf(row: Row<SessionColumn>): StoredSession {
  return {
    ...factsOf(row),
    maxIdleTimeout: integerOrNull(row.max_idle_timeout),
    deviceId: row.device_id === null ? null : textOfId(row.device_id),
    details: String(row.details),
  };
}

/** The session in a row that may have been revoked. */
export function keptOf(row: Row<KeptColumn>): KeptSession {
  const at = integerOrNull(row.revoked_at);
  const revocation =
    at === null ? null : { at, reason: String(row.revoke_reason), by: String(row.revoked_by) };
  return { ...sessionOf(row), revocation };
}

/** What a revocation makes of a session. */
export function asRevoked({ at, reason, by, operation }: Revocation): Sql {
  return sql`
    revoked_at = ${at}, revoke_reason = ${reason}, revoked_by = ${by}, revoke_operation = ${requiredId(operation, 'revocation.operation')}, expires_at = ${at}`;
}

/**
 * A BIGINT comes as a string, a number or a bigint, as the driver and the application's settings have it. Ours are below
 * 2^53, so all three say the same number.
 */
export function integer(value: unknown): number {
  return Number(value);
}

export function integerOrNull(value: unknown): number | null {
  return value === null ? null : integer(value);
}

/** As it is written: 0 or 1, since no two databases have the same type for it. */
function booleanOrNull(value: unknown): boolean | null {
  return value === null ? null : integer(value) === 1;
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value);
}

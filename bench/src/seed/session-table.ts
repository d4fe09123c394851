import type { TableSeed } from './table-seed.js';

/** Our own table, as `SqlStore` makes it. */
export const sessionTable: TableSeed = {
  table: 'jwt_sessions',
  columns: {
    id: 'text',
    user_id: 'text',
    status: 'text',
    created_at: 'integer',
    last_active_at: 'integer',
    authenticated_at: 'integer',
    idle_timeout: 'integer',
    absolute_expires_at: 'integer',
    expires_at: 'integer',
    generation: 'integer',
    last_ip: 'text',
    revoked_at: 'integer',
    revoke_reason: 'text',
    details: 'text',
  },
  row: (session) => ({
    id: session.id,
    user_id: session.userId,
    status: session.status,
    created_at: session.createdAt,
    last_active_at: session.lastActiveAt,
    authenticated_at: session.authenticatedAt,
    idle_timeout: session.idleTimeout,
    absolute_expires_at: session.absoluteExpiresAt,
    expires_at: session.expiresAt,
    generation: session.generation,
    last_ip: session.lastIp,
    revoked_at: session.endedAt,
    revoke_reason: session.endReason,
    details: session.details,
  }),
};

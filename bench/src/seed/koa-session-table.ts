import type { TableSeed } from './table-seed.js';

/** The table of our external store for koa-session. The JSON holds what that library itself writes into it. */
export const koaSessionTable: TableSeed = {
  table: 'koa_sessions',
  columns: { id: 'text', sess: 'json', expires_at: 'timestamp' },
  row: ({ peerId, userId, createdAt, absoluteExpiresAt, endedAt }) =>
    endedAt === null
      ? {
          id: peerId,
          sess: { userId, _expire: absoluteExpiresAt, _maxAge: absoluteExpiresAt - createdAt },
          expires_at: new Date(absoluteExpiresAt).toISOString(),
        }
      : null,
};

export const CREATE_KOA_SESSION_TABLE = `
  CREATE TABLE koa_sessions (
    id TEXT PRIMARY KEY,
    sess JSON NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
  )`;

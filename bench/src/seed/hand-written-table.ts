import type { SqlDialect } from './bulk-insert.js';
import type { TableSeed } from './table-seed.js';

/** What somebody makes who writes the check by hand: no more columns than it needs, so the smallest rows. */
export const handWrittenTable: TableSeed = {
  table: 'hand_written_sessions',
  columns: { id: 'text', user_id: 'text', expires_at: 'integer', revoked_at: 'integer' },
  row: (session) => ({
    id: session.peerId,
    user_id: session.userId,
    expires_at: session.absoluteExpiresAt,
    revoked_at: session.endedAt,
  }),
};

export function createHandWrittenTable(dialect: SqlDialect): string {
  // MariaDB takes 'a' and 'A' for one unless it is told.
  const id = dialect === 'mariadb' ? 'VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin' : 'VARCHAR(22)';
  return `
    CREATE TABLE hand_written_sessions (
      id ${id} NOT NULL PRIMARY KEY,
      user_id VARCHAR(255) NOT NULL,
      expires_at BIGINT NOT NULL,
      revoked_at BIGINT NULL
    )`;
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TableSeed } from './table-seed.js';

/** The table of connect-pg-simple. The JSON holds what express-session itself writes into it. */
export const expressSessionTable: TableSeed = {
  table: '"session"',
  columns: { sid: 'text', sess: 'json', expire: 'timestamp' },
  row: ({ peerId, userId, createdAt, absoluteExpiresAt, endedAt }) => {
    const expires = new Date(absoluteExpiresAt).toISOString();
    const cookie = { originalMaxAge: absoluteExpiresAt - createdAt, expires, httpOnly: true, path: '/' };
    return endedAt === null ? { sid: peerId, sess: { cookie, userId }, expire: expires } : null;
  },
};

/** The statements that the package brings along for its users. */
export function createExpressSessionTable(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('connect-pg-simple');
  return readFile(join(dirname(entry), 'table.sql'), 'utf8');
}

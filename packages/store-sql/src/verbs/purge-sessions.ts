import type { Database } from '../dialects/database.js';

export function purgeSessions(database: Database, before: number, limit: number): Promise<number> {
  return database.count(database.dialect.purge(database.tables, before, limit));
}

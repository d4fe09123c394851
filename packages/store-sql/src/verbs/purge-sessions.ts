import type { Database } from '../dialects/database.js';

export function purge(database: Database, before: number, limit: number): Promise<number> {
  return database.count(database.dialect.purge(database.tables, before, limit));
}

import type { SeedRow } from './seed-rows.js';

/** `id`: 22 characters of base64url, kept as our store keeps them. */
export type ColumnType = 'id' | 'text' | 'integer' | 'boolean' | 'json' | 'timestamp';

/** A table, and what a session becomes in it. */
export interface TableSeed {
  /** As it stands in SQL, quoted where that is needed. */
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The values by column, or null where this session has no row in the table. */
  row(session: SeedRow): Readonly<Record<string, unknown>> | null;
}

import type { ColumnTypes, Dialect } from '../dialects/dialect.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';

/** What a migration works with: one connection, under the lock. */
export interface MigrationContext {
  readonly statements: Statements;
  readonly dialect: Dialect;
  readonly tables: Tables;
  readonly types: ColumnTypes;
}

/**
 * A numbered change of the schema. It may find a part of itself done already: MySQL and MariaDB commit each statement
 * about the schema by itself.
 */
export interface Migration {
  readonly name: string;
  up(parts: MigrationContext): Promise<void>;
}

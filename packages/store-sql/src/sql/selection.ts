import { literal, type Sql, sql } from './sql.js';

/** Rows of a table. */
export interface Selection {
  /** The first one is never NULL in a row that is there. */
  readonly columns: Sql;
  /** The table, or what stands for it. */
  readonly from: Sql;
  readonly where: Sql;
  readonly orderBy?: Sql;
}

/** The selection as a statement. */
export function selectOf({ columns, from, where, orderBy = literal('') }: Selection): Sql {
  return sql`SELECT ${columns} FROM ${from} WHERE ${where} ${orderBy}`;
}

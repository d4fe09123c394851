import { Buffer } from 'node:buffer';
import { Id } from '../sql/id.js';
import type { Sql, SqlValue } from '../sql/sql.js';

/**
 * The text of a statement with its values in it, for MySQL and MariaDB: their drivers' prepared statements are slower
 * than their queries, and what they make of values in queries depends on settings of the application and on the SQL mode.
 * Texts and ids go as hexadecimal digits, which mean the same in every mode and character set.
 */
export function mysqlText(statement: Sql): string {
  return statement.compile(written).text;
}

function written(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `_utf8mb4 X'${Buffer.from(value).toString('hex')}'`;
  if (value instanceof Id) return `X'${value.hex}'`;
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  throw new TypeError(`MySQL and MariaDB are given strings, whole numbers and null, not ${String(value)}.`);
}

/** Both drivers quote the statement in their errors, which an application may log, with the values in it. */
export function withoutValues(error: unknown, statement: Sql): unknown {
  if (!(error instanceof Error) || !('sql' in error)) return error;
  const { message, stack } = error;
  const [said = message] = message.split('\nsql: ');
  return Object.assign(error, {
    message: said,
    stack: stack?.replace(message, () => said),
    sql: statement.compile(() => '?').text,
  });
}

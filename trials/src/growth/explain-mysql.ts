import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Plan } from './plan.js';
import { type Statement, tableNamesIn } from './statement.js';

/** Carries a statement out and takes it back, and has the server's own counters say what it read. */
export async function explainMysql(connection: Connection, { text }: Statement): Promise<Plan> {
  const scans = /^INSERT\b.*\bVALUES\b/.test(text) ? [] : await scansOf(connection, text);
  const before = await countersOf(connection);
  await connection.query('START TRANSACTION');
  try {
    // One that is refused, since its row is there, has read what it read all the same.
    await connection.query(text).catch(() => {});
  } finally {
    await connection.query('ROLLBACK');
  }
  const after = await countersOf(connection);
  const grown = (isMeant: (name: string) => boolean) =>
    [...after].reduce((sum, [name, count]) => sum + (isMeant(name) ? count - (before.get(name) ?? 0) : 0), 0);
  return {
    scans,
    read: grown((name) => name.startsWith('Handler_read')),
    sorted: grown((name) => name === 'Sort_rows'),
  };
}

async function scansOf(connection: Connection, text: string): Promise<string[]> {
  const names = tableNamesIn(text);
  const [rows] = await connection.query<RowDataPacket[]>(`EXPLAIN ${text}`);
  return (
    rows
      .filter(({ table, type }) => names.has(String(table)) && /^(ALL|index)$/.test(String(type)))
      // In the order of an index, and no further than so many.
      .filter(({ type }) => !(type === 'index' && /\bLIMIT \d+$/.test(text)))
      .map(({ table, type, key }) => `${type} of ${table}${key === null ? '' : ` by ${key}`}`)
  );
}

async function countersOf(connection: Connection): Promise<Map<string, number>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name = 'Sort_rows'",
  );
  return new Map(rows.map(({ Variable_name: name, Value: count }) => [String(name), Number(count)]));
}

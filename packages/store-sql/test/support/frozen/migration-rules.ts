import type { Dialect } from '../../../src/dialects/dialect.js';
import { mysqlFamily } from '../../../src/dialects/mysql/mysql-family.js';
import { postgres } from '../../../src/dialects/postgres/postgres.js';
import { sqlite } from '../../../src/dialects/sqlite/sqlite.js';
import type { Migration } from '../../../src/migrations/migration.js';
import { StatementRecorder } from '../../../src/migrations/statement-recorder.js';
import { literal } from '../../../src/sql/sql.js';
import { Statements } from '../../../src/sql/statements.js';
import { tablesOf } from '../../../src/sql/tables.js';
import { Deadline } from '../../../src/time-limits/deadline.js';

const DIALECTS: readonly Dialect[] = [sqlite(false, true), postgres(), mysqlFamily()];

/** No real ones are needed, and those of MySQL would ask a server. */
const TYPES = {
  id: literal('ID'),
  userId: literal('USER_ID'),
  shortText: literal('SHORT_TEXT'),
  longText: literal('LONG_TEXT'),
  integer: literal('BIGINT'),
  shortInteger: literal('INTEGER'),
  flag: literal('FLAG'),
  locks: literal(''),
  tableOptions: literal(''),
};

/** What an older version that runs doesn't notice. */
const ALLOWED = [
  /^CREATE TABLE IF NOT EXISTS \S+ \(.*\)$/,
  // One column, and nothing behind its type but that it may be NULL: no older version's row has a value that nobody wrote.
  /^ALTER TABLE \S+ ADD COLUMN (?:IF NOT EXISTS )?\w+ [A-Z_]+(?:\(\d+\))?(?: COLLATE \S+)? NULL$/,
  /^CREATE INDEX (?:IF NOT EXISTS )?\S+ ON \S+ \([\w, ]+\)$/,
];

/** The statements of a migration, on any dialect, that a version may not live with which doesn't know it. */
export async function findFaults(migration: Migration): Promise<string[]> {
  const faults = new Set<string>();
  for (const dialect of DIALECTS) {
    const asked: string[] = [];
    const recorder = new StatementRecorder({
      rows: async (statement) => {
        asked.push(statement.compile().text.trim());
        return [];
      },
    });
    const statements = new Statements(recorder, new Deadline(60_000), () => {});
    const tables = tablesOf('jwt', null, dialect.quoteMark);
    await migration.up({ statements, dialect, tables, types: TYPES });
    const hidden = asked.filter((statement) => !/^SELECT /.test(statement));
    for (const statement of [...recorder.changes, ...hidden].map((change) =>
      change.replaceAll(/\s+/g, ' '),
    )) {
      if (!ALLOWED.some((allowed) => allowed.test(statement))) faults.add(statement);
    }
  }
  return [...faults];
}

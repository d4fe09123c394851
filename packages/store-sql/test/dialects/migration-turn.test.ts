import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import { mysqlFamily } from '../../src/dialects/mysql/mysql-family.js';
import { postgres } from '../../src/dialects/postgres/postgres.js';
import type { SqlCall } from '../../src/sql/sql-call.js';
import { Statements } from '../../src/sql/statements.js';
import { tablesOf } from '../../src/sql/tables.js';
import { Deadline } from '../../src/time-limits/deadline.js';

const NO_LOCK = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

/** Whose lock another process has had for all the time. */
function callThatGetsNoLock(dialect: Dialect): Pick<SqlCall, 'tables' | 'transaction'> {
  const connection = {
    rows: async (statement: Parameters<Statements['rows']>[0]) => {
      if (statement.compile().text.includes('pg_advisory_xact_lock')) throw NO_LOCK;
      return [{ name: 'here', locked: 0 }];
    },
    count: async () => 0,
  };
  return {
    tables: tablesOf('jwt', null, dialect.quoteMark),
    transaction: (work) => work(new Statements(connection, new Deadline(60_000), () => {})),
  };
}

describe.each([
  ['PostgreSQL', postgres()],
  ['MySQL and MariaDB', mysqlFamily()],
] as const)('a process that waits for another one which migrates, on %s', (_, dialect) => {
  it('says so when it has waited for too long, and changes nothing', async () => {
    let isReached = false;
    const work = async () => {
      isReached = true;
    };
    const migrating = dialect.migrateAlone(callThatGetsNoLock(dialect) as SqlCall, work);
    await expect(migrating).rejects.toThrow('Another process has been changing the tables for 270 seconds.');
    expect(isReached).toBe(false);
  });
});

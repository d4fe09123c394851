import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.js';
import { ConnectionPool } from '../../src/connections/connection-pool.js';
import { MariadbConnection } from '../../src/drivers/mariadb.js';
import { Mysql2Connection } from '../../src/drivers/mysql2.js';
import { PgConnection, PreparedNames } from '../../src/drivers/pg.js';
import { ServerRunner } from '../../src/runners/server-runner.js';
import { literal } from '../../src/sql/sql.js';
import { Deadline } from '../../src/time-limits/deadline.js';

type Done = (error: Error) => void;

/** What the drivers make, on which every statement fails so. */
function nativeFailingWith(error: Error) {
  return {
    async query(_options: object, done?: Done) {
      if (typeof done !== 'function') throw error;
      done(error);
    },
    on: () => undefined,
    off: () => undefined,
    once: () => undefined,
    isValid: () => true,
    end: async () => undefined,
  };
}

const CONNECTIONS: Readonly<Record<string, (native: never) => Connection>> = {
  PgConnection: (native) => new PgConnection(native, null, new PreparedNames()),
  MariadbConnection: (native) => new MariadbConnection(native, []),
  Mysql2Connection: (native) => new Mysql2Connection(native, null),
};

const SELECTION = { columns: literal('1'), from: literal('t'), where: literal('TRUE') };

/** A reader over such connections, and how many were made. */
function readerOn(name: string, error: Error, log: () => void = () => undefined) {
  let made = 0;
  const open = () => {
    made += 1;
    const connection = CONNECTIONS[name]?.(nativeFailingWith(error) as never) as Connection;
    return { opened: Promise.resolve(connection), destroy: () => undefined };
  };
  const pool = new ConnectionPool({ open, size: 1, connectLimit: 30_000, idleLimit: 30_000 });
  const evidence = { column: literal('2'), isOfPrimary: () => true, complaint: '', isFreeToJoin: true };
  const runner = new ServerRunner({ pool, poolSize: 1, evidence, begin: () => [], usualLimit: 30_000, log });
  const read = () => runner.values(SELECTION, new Deadline(30_000));
  return { pool, read, made: () => made };
}

describe.each([
  ['PgConnection', 'kept', 'refuses the statement', { code: '42P01', severity: 'ERROR' }],
  ['PgConnection', 'dropped', 'ends the connection', { code: '57P01', severity: 'FATAL' }],
  ['PgConnection', 'dropped', 'is gone', { code: 'EPIPE' }],
  ['PgConnection', 'dropped', 'is out of reach for a reason unknown', {}],
  ['MariadbConnection', 'kept', 'refuses the statement', { errno: 1146, sqlState: '42S02', fatal: false }],
  ['MariadbConnection', 'dropped', 'ends the connection', { errno: 1927, sqlState: '70100', fatal: true }],
  ['MariadbConnection', 'dropped', 'is gone', { code: 'EPIPE' }],
  ['Mysql2Connection', 'kept', 'refuses the statement', { errno: 1146, sqlState: '42S02' }],
  ['Mysql2Connection', 'dropped', 'shuts down', { errno: 1053, sqlState: '08S01' }],
  ['Mysql2Connection', 'dropped', 'has the connection killed, MariaDB', { errno: 1927, sqlState: '70100' }],
  ['Mysql2Connection', 'dropped', 'has the connection killed, MySQL', { errno: 3169, sqlState: 'HY000' }],
  ['Mysql2Connection', 'dropped', 'was not spoken to for too long', { errno: 4031, sqlState: 'HY000' }],
  ['Mysql2Connection', 'dropped', 'closed the connection', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
  ['Mysql2Connection', 'dropped', 'talks out of turn', { errno: 1156, sqlState: '08S01', fatal: true }],
])('%s', (name, fate, what, members) => {
  it(`is ${fate} when the database ${what}, and throws what the driver threw`, async () => {
    const error = Object.assign(new Error(what), members);
    const { pool, read, made } = readerOn(name, error);
    await expect(read()).rejects.toBe(error);
    await expect(read()).rejects.toBe(error);
    expect(made()).toBe(fate === 'kept' ? 1 : 2);
    pool.close();
  });
});

describe.each(Object.keys(CONNECTIONS))('%s', (name) => {
  it("is given back or dropped when the application's log throws", async () => {
    const error = new Error('The log is full.');
    const { pool, read } = readerOn(name, new Error('never sent'), () => {
      throw error;
    });
    // There is but one: the second call would wait for ever.
    await expect(read()).rejects.toBe(error);
    await expect(read()).rejects.toBe(error);
    pool.close();
  });
});

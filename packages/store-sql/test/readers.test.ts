import type { Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { MariadbReader } from '../src/dialects/mariadb-reader.js';
import { Mysql2Reader } from '../src/dialects/mysql2-reader.js';
import { PostgresReader } from '../src/dialects/postgres-reader.js';
import { SqliteReader } from '../src/dialects/sqlite-reader.js';
import type { ValuesReader } from '../src/dialects/values-reader.js';
import { literal } from '../src/sql.js';

type Done = (error: Error) => void;

/** A Sequelize with one connection, on which every statement fails so, and what became of that connection. */
function failingWith(error: Error, log: (text: string) => void = () => undefined) {
  const fates: string[] = [];
  const connection = {
    async query(_options: object, done?: Done | readonly unknown[]) {
      if (typeof done !== 'function') throw error;
      done(error);
    },
    inTurn: false,
    serialize(work: () => void) {
      this.inTurn = true;
      work();
      this.inTurn = false;
    },
    all(_text: string, _values: readonly unknown[], done: Done) {
      done(this.inTurn ? error : new Error('out of turn'));
    },
  };
  const connectionManager = {
    getConnection: async () => connection,
    releaseConnection: () => fates.push('released'),
    destroyConnection: async () => fates.push('destroyed'),
  };
  return { sequelize: { connectionManager, log } as unknown as Sequelize, fates };
}

const READERS: Readonly<Record<string, (sequelize: Sequelize) => ValuesReader>> = {
  PostgresReader: (sequelize) => new PostgresReader(sequelize),
  MariadbReader: (sequelize) => new MariadbReader(sequelize),
  Mysql2Reader: (sequelize) => new Mysql2Reader(sequelize),
  SqliteReader: (sequelize) => new SqliteReader(sequelize, { max: 1 }),
};

describe.each([
  ['PostgresReader', 'released', 'refuses the statement', { code: '42P01', severity: 'ERROR' }],
  ['PostgresReader', 'destroyed', 'ends the connection', { code: '57P01', severity: 'FATAL' }],
  ['PostgresReader', 'destroyed', 'is gone', { code: 'EPIPE' }],
  ['PostgresReader', 'destroyed', 'is out of reach for a reason unknown', {}],
  ['MariadbReader', 'released', 'refuses the statement', { errno: 1146, sqlState: '42S02', fatal: false }],
  ['MariadbReader', 'destroyed', 'ends the connection', { errno: 1927, sqlState: '70100', fatal: true }],
  ['MariadbReader', 'destroyed', 'is gone', { code: 'EPIPE' }],
  ['Mysql2Reader', 'released', 'refuses the statement', { errno: 1146, sqlState: '42S02' }],
  ['Mysql2Reader', 'destroyed', 'shuts down', { errno: 1053, sqlState: '08S01' }],
  ['Mysql2Reader', 'destroyed', 'has the connection killed, MariaDB', { errno: 1927, sqlState: '70100' }],
  ['Mysql2Reader', 'destroyed', 'has the connection killed, MySQL', { errno: 3169, sqlState: 'HY000' }],
  ['Mysql2Reader', 'destroyed', 'was not spoken to for too long', { errno: 4031, sqlState: 'HY000' }],
  ['Mysql2Reader', 'destroyed', 'closed the connection', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
  ['Mysql2Reader', 'destroyed', 'talks out of turn', { errno: 1156, sqlState: '08S01', fatal: true }],
  ['SqliteReader', 'released', 'refuses the statement', { errno: 1, code: 'SQLITE_ERROR' }],
  ['SqliteReader', 'released', 'fails to read the file', { errno: 10, code: 'SQLITE_IOERR' }],
])('%s', (name, fate, what, members) => {
  it(`has its connection ${fate} when the database ${what}, and throws what the driver threw`, async () => {
    const error = Object.assign(new Error(what), members);
    const { sequelize, fates } = failingWith(error);
    const read = READERS[name]?.(sequelize).values(literal('1'), literal(''));
    await expect(read).rejects.toBe(error);
    expect(fates).toEqual([fate]);
  });
});

describe.each(Object.keys(READERS))('%s', (name) => {
  it("keeps no connection when the host's log throws", async () => {
    const error = new Error('The log is full.');
    const { sequelize, fates } = failingWith(new Error('never sent'), () => {
      throw error;
    });
    const read = READERS[name]?.(sequelize).values(literal('1'), literal(''));
    await expect(read).rejects.toBe(error);
    expect(fates).toHaveLength(1);
  });
});

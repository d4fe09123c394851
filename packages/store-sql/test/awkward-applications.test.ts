import { storeConformance } from '@jwt-sessions/core/conformance';
import { type Options, type Sequelize, Transaction } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect } from './support/backends.js';

// Before anything asks for the time: half an hour off, and with summer time.
Object.assign(process.env, { TZ: 'America/St_Johns' });

/** Modes of MySQL and MariaDB that change what strings, names and assignments mean; MySQL knows the first three. */
const SQL_MODES = ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', 'PIPES_AS_CONCAT', 'SIMULTANEOUS_ASSIGNMENT'];

/** Everything an application may have set that says how statements run, and how values come back. */
function awkward(backend: Backend): Options {
  const everywhere: Options = {
    benchmark: true,
    quoteIdentifiers: false,
    retry: { max: 3, match: [/./] },
    query: { raw: false },
  };
  if (backend.family === 'sqlite') return { ...everywhere, transactionType: Transaction.TYPES.EXCLUSIVE };

  const serializable = Transaction.ISOLATION_LEVELS.SERIALIZABLE;
  const server: Options = { ...everywhere, timezone: '+05:30', isolationLevel: serializable };
  if (backend.family === 'postgres') {
    const options = '-c default_transaction_isolation=serializable -c search_path=public';
    return { ...server, dialectOptions: { options, prependSearchPath: true } };
  }
  const modes = backend.name === 'MySQL' ? SQL_MODES.slice(0, 3) : SQL_MODES;
  const dialectOptions = backend.options('').url?.startsWith('mariadb:')
    ? { foundRows: false, supportBigNumbers: true, bigNumberStrings: true }
    : { flags: ['-FOUND_ROWS'], supportBigNumbers: true, bigNumberStrings: true };
  return {
    ...server,
    dialectOptions,
    hooks: { afterConnect: (connection) => setModes(connection, modes) },
  };
}

/** The two drivers differ in how a query is made, and agree in how it is written. */
async function setModes(connection: unknown, modes: readonly string[]): Promise<void> {
  const { query } = connection as { query(text: string, done?: (error: unknown) => void): unknown };
  const text = `SET SESSION sql_mode = '${modes.join(',')}'`;
  await new Promise<void>((resolve, reject) => {
    const done = (error: unknown) => (error ? reject(error) : resolve());
    const answer = query.call(connection, text, done);
    if (answer instanceof Promise) answer.then(() => resolve(), reject);
  });
}

describe.each(availableBackends())('SqlStore on $name with an awkward application', (backend) => {
  const opened: Sequelize[] = [];
  const open = () => {
    const sequelize = connect(backend, 'awkward', awkward(backend));
    opened.push(sequelize);
    return new SqlStore(sequelize, { prefix: `awkward_${backend.tag}`, timeout: '30s' });
  };

  storeConformance({ describe, it, createStore: open, openAnother: open });

  afterAll(async () => {
    for (const sequelize of opened) await sequelize.close();
  });
});

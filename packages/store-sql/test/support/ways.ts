import type { Pool as CorePool } from 'mysql2';
import { createPool } from 'mysql2';
import { createPool as createPromisePool } from 'mysql2/promise';
import pg from 'pg';
import type { SqlDatabase } from '../../src/index.js';
import { type Backend, connect } from './backends.js';
import { collecting, type Native } from './natives.js';

/** What a store is given, and how the application closes it. */
export interface Opened {
  readonly database: SqlDatabase;
  close(): Promise<void>;
}

export interface OpenSettings {
  /** Leads to another server than the backend's own. */
  readonly url?: string;
  readonly max?: number;
  /** Collects the store's connections, and those of the application itself, in their order. */
  readonly natives?: Native[];
  /** PostgreSQL's settings at the start of a connection: `-c name=value`. */
  readonly startup?: string;
}

/** What the backend's way is to its database, as an application has it. */
export function open(backend: Backend, name: string, settings: OpenSettings = {}): Opened {
  const { max = 5, natives = [], startup } = settings;
  const url = settings.url ?? backend.options(name).url ?? '';
  switch (backend.way) {
    case 'sequelize': {
      const at = settings.url === undefined ? backend : { ...backend, options: () => ({ url }) };
      const dialectOptions = startup === undefined ? {} : { dialectOptions: { options: startup } };
      const sequelize = connect(at, name, { pool: { max }, ...collecting(natives), ...dialectOptions });
      return { database: sequelize, close: () => sequelize.close() };
    }
    case 'pg': {
      const pool = new pg.Pool({ connectionString: url, max, ...(startup && { options: startup }) });
      pool.on('connect', (client) => void natives.push(client as unknown as Native));
      return { database: pool, close: () => pool.end() };
    }
    case 'mysql2': {
      const pool = createPool({ uri: url, connectionLimit: max });
      noteConnections(pool, natives);
      return { database: pool, close: () => pool.promise().end() };
    }
    case 'mysql2/promise': {
      const pool = createPromisePool({ uri: url, connectionLimit: max });
      noteConnections(pool.pool as unknown as CorePool, natives);
      return { database: pool, close: () => pool.end() };
    }
  }
}

function noteConnections(pool: CorePool, natives: Native[]): void {
  pool.on('connection', (connection) => void natives.push(connection as unknown as Native));
}

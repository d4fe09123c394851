import { SqlStore } from '@jwt-sessions/store-sql';
import type { Sequelize } from 'sequelize';
import { betterAuthTables, createBetterAuthTables } from './better-auth-tables.js';
import type { SqlDialect } from './bulk-insert.js';
import { createExpressSessionTable, expressSessionTable } from './express-session-table.js';
import { createHandWrittenTable, handWrittenTable } from './hand-written-table.js';
import { CREATE_KOA_SESSION_TABLE, koaSessionTable } from './koa-session-table.js';
import { sessionTable } from './session-table.js';
import type { TableSeed } from './table-seed.js';

/** Whose tables a database holds; each has a database of its own. */
export type SchemaName = 'jwt-sessions' | 'hand-written' | 'koa-session' | 'express-session' | 'better-auth';

export interface Schema {
  create(sequelize: Sequelize, url: string): Promise<void>;
  readonly tables: readonly TableSeed[];
}

export const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  'jwt-sessions': {
    create: (sequelize) => new SqlStore(sequelize).prepare(),
    tables: [sessionTable],
  },
  'hand-written': {
    create: (sequelize) => run(sequelize, createHandWrittenTable(sequelize.getDialect() as SqlDialect)),
    tables: [handWrittenTable],
  },
  'koa-session': {
    create: (sequelize) => run(sequelize, CREATE_KOA_SESSION_TABLE),
    tables: [koaSessionTable],
  },
  'express-session': {
    create: async (sequelize) => run(sequelize, await createExpressSessionTable()),
    tables: [expressSessionTable],
  },
  'better-auth': {
    create: (_sequelize, url) => createBetterAuthTables(url),
    tables: betterAuthTables,
  },
};

async function run(sequelize: Sequelize, statement: string): Promise<void> {
  await sequelize.query(statement);
}

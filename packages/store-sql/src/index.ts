export type { Mysql2Pool, PgPool, SequelizeInstance, SqlDatabase } from './application/handles.js';
export { SqlStore } from './sql-store.js';
export type { SqlStoreOptions } from './sql-store-options.js';

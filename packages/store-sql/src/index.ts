export { SqlStore } from './sql-store.js';
export type { SqlStoreOptions } from './sql-store-options.js';

import type { Scratch } from './scratch.js';

/** What the tests run on; null where it isn't there. */
export interface Servers {
  readonly sqliteFolder: string | null;
  readonly postgres: Scratch | null;
  readonly mariadb: Scratch | null;
  readonly mysql: Scratch | null;
  readonly galera: GaleraScratch | null;
  readonly pgbouncer: PgbouncerScratch | null;
}

/** One database on two nodes of a cluster. */
export interface GaleraScratch extends Scratch {
  readonly otherUrl: string;
}

/** One database, directly and by way of a PgBouncer in transaction mode. */
export interface PgbouncerScratch extends Scratch {
  readonly pooledUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: Servers;
  }
}

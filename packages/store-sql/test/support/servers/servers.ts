import type { Scratch } from './scratch.js';

/** What the tests run on; null where it isn't there. */
export interface Servers {
  readonly sqliteFolder: string | null;
  readonly postgres: Scratch | null;
  readonly mariadb: Scratch | null;
  readonly mysql: Scratch | null;
  readonly galera: Cluster | null;
}

/** One database on two nodes. */
export interface Cluster {
  readonly url: string;
  readonly otherUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: Servers;
  }
}

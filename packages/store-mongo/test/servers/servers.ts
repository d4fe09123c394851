/** What the tests run on; null where it isn't there. */
export interface Servers {
  /** A server for all test files, each with a database of its own. */
  readonly url: string | null;
  /** Whether that one tells how it carries out a query. */
  readonly explains: boolean;
  /** What starts a server that a test may kill, with PORT and FOLDER where these belong. */
  readonly command: readonly string[] | null;
  /** A real `mongod`, of which a test can make a replica set. */
  readonly mongod: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: Servers;
  }
}

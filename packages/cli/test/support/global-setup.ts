import type { TestProject } from 'vitest/node';
import { startBackends } from '../../../../vitest.backends.js';
import { startEmbeddedPostgres } from '../../../store-sql/test/support/servers/embedded-postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of a PostgreSQL whose user may make tables, or null where there is none. */
    postgres: string | null;
    /** The address of a MongoDB, or null where there is none. */
    mongodb: string | null;
  }
}

const WHATS = { postgres: 'the command line on PostgreSQL', mongodb: 'the command line on MongoDB' };

/** Starts or finds the servers. One that isn't there is said in a line, and fails the run where REQUIRE_BACKENDS names it. */
export function setup(project: TestProject): Promise<() => Promise<void>> {
  return startBackends(WHATS, async (attempt, teardowns) => {
    const server = await attempt('postgres', () => startEmbeddedPostgres());
    if (server !== null) teardowns.push(() => server.stop());
    project.provide('postgres', server?.url ?? null);
    project.provide('mongodb', await attempt('mongodb', findMongo));
  });
}

async function findMongo(): Promise<string> {
  const { MONGODB_URL } = process.env;
  if (!MONGODB_URL) throw new Error('MONGODB_URL names no server');
  return MONGODB_URL;
}

import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../store-sql/test/support/servers/embedded-postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of a PostgreSQL whose user may make databases, or null where there is none. */
    postgres: string | null;
    /** The address of a MongoDB, or null where there is none. */
    mongodb: string | null;
  }
}

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/** Starts or finds the servers. One that isn't there is said in a line, and fails the run where REQUIRE_BACKENDS names it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing: string[] = [];
  const server = await startEmbeddedPostgres().catch((error: Error) => {
    missing.push(`postgres (${error.message.split('\n')[0]})`);
    return null;
  });
  const mongodb = process.env.MONGODB_URL || null;
  if (mongodb === null) missing.push('mongodb (MONGODB_URL names no server)');
  project.provide('postgres', server?.url ?? null);
  project.provide('mongodb', mongodb);

  await mkdir('.test-results', { recursive: true });
  await rm(UNTESTED, { force: true });
  if (missing.length > 0) {
    const line = `Not tested: the command line on ${missing.join(' and on ')}.`;
    process.stderr.write(`${line}\n`);
    await writeFile(UNTESTED, `${line}\n`);
  }
  const required = (process.env.REQUIRE_BACKENDS ?? '').split(',').map((name) => name.trim());
  const refused = missing.filter((name) => required.includes(name.split(' ')[0] ?? ''));
  if (refused.length > 0) throw new Error(`REQUIRE_BACKENDS asks for ${refused.join(', ')}.`);
  return async () => {
    await server?.stop();
  };
}

import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { findMongod } from './find-mongod.js';
import { startReplicaSet } from './replica-set.js';

/** Where the summary of all tests looks for what was not tested, one line each. */
const UNTESTED = '.test-results/untested.txt';

/**
 * Finds or starts the server, once for all test files: what MONGODB_URL names, else a replica set of one on a `mongod`
 * of this machine. What can't be tested without is said in a line and left out, unless REQUIRE_BACKENDS names
 * `mongodb` and there is no server at all: then the run fails.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { MONGODB_URL, MONGODB_SERVER, REQUIRE_BACKENDS = '' } = process.env;
  const given = MONGODB_URL || null;
  let mongod: string | null = null;
  let reason = '';
  try {
    // With a server given, one that would have to be downloaded first is not worth the wait.
    mongod = await findMongod({ mayDownload: given === null });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const replicaSet = given === null && mongod !== null ? await startReplicaSet(mongod, 1) : null;
  const url = given ?? replicaSet?.getUri() ?? null;
  const command = commandOf(MONGODB_SERVER || null, mongod);
  project.provide('servers', { url, command, mongod });

  const lines = [
    ...(url === null ? [`Not tested: MongoStore on MongoDB (${reason}).`] : []),
    ...(command === null
      ? ['Not tested: MongoStore on a server that is killed and starts again (no mongod).']
      : []),
    ...(mongod === null ? ['Not tested: MongoStore on a replica set whose primary fails (no mongod).'] : []),
  ];
  await report(lines);
  const required = REQUIRE_BACKENDS.split(',').map((name) => name.trim());
  if (required.includes('mongodb') && (url === null || command === null)) {
    throw new Error(`REQUIRE_BACKENDS asks for mongodb. ${lines.join(' ')}`);
  }
  return async () => {
    await replicaSet?.stop();
  };
}

/** MONGODB_SERVER is run as `<command> <port> <folder>`. */
function commandOf(server: string | null, mongod: string | null): readonly string[] | null {
  if (server !== null) return [server, 'PORT', 'FOLDER'];
  if (mongod === null) return null;
  return [mongod, '--port', 'PORT', '--dbpath', 'FOLDER', '--bind_ip', '127.0.0.1'];
}

async function report(lines: readonly string[]): Promise<void> {
  for (const line of lines) process.stderr.write(`${line}\n`);
  await rm(UNTESTED, { force: true });
  if (lines.length === 0) return;
  await mkdir('.test-results', { recursive: true });
  await writeFile(UNTESTED, `${lines.join('\n')}\n`);
}

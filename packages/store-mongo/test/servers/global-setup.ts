import type { TestProject } from 'vitest/node';
import { reasonOf, reportUntested } from '../../../../vitest.backends.js';
import { explains } from './explains.js';
import { findMongod } from './find-mongod.js';
import { startReplicaSet } from './replica-set.js';

/**
 * Finds or starts the server, once for all test files: what MONGODB_URL names, else a replica set of one on a `mongod`
 * of this machine. What can't be tested without is said in a line and left out, unless REQUIRE_BACKENDS names
 * `mongodb` and there is no server at all: then the run fails.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { MONGODB_URL, MONGODB_SERVER } = process.env;
  const given = MONGODB_URL || null;
  let mongod: string | null = null;
  let reason = '';
  try {
    // With a server given, one that would have to be downloaded first is not worth the wait.
    mongod = await findMongod({ mayDownload: given === null });
  } catch (error) {
    reason = reasonOf(error);
  }
  const replicaSet = given === null && mongod !== null ? await startReplicaSet(mongod, 1) : null;
  const url = given ?? replicaSet?.getUri() ?? null;
  const command = commandOf(MONGODB_SERVER || null, mongod);

  const stop = async () => {
    await replicaSet?.stop();
  };
  const noMongod = 'no mongod';
  try {
    const canExplain = url !== null && (await explains(url));
    project.provide('servers', { url, explains: canExplain, command, mongod });
    await reportUntested([
      ...(url === null ? [{ backend: 'mongodb', what: 'MongoStore on MongoDB', reason }] : []),
      ...(url !== null && !canExplain
        ? [
            {
              backend: 'ferretdb',
              what: "the plans of MongoStore's queries",
              reason: 'this server explains none',
            },
          ]
        : []),
      ...(command === null
        ? [
            {
              backend: 'mongodb',
              what: 'MongoStore on a server that is killed and starts again',
              reason: noMongod,
            },
          ]
        : []),
      ...(mongod === null
        ? [{ backend: null, what: 'MongoStore on a replica set whose primary fails', reason: noMongod }]
        : []),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** MONGODB_SERVER is run as `<command> <port> <folder>`. */
function commandOf(server: string | null, mongod: string | null): readonly string[] | null {
  if (server !== null) return [server, 'PORT', 'FOLDER'];
  if (mongod === null) return null;
  return [mongod, '--port', 'PORT', '--dbpath', 'FOLDER', '--bind_ip', '127.0.0.1'];
}

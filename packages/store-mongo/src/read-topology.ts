import type { Db } from 'mongodb';
import { errorCode } from './server-error.js';

export interface Topology {
  /** Whether there is a primary that can be deposed: in a replica set, or behind a `mongos` in any shard. */
  readonly replicated: boolean;
  /** The replica set that the client talks to, or null. */
  readonly setName: string | null;
}

const COMMAND_NOT_FOUND = 59;

export async function readTopology(db: Db): Promise<Topology> {
  const { setName = null, msg } = await hello(db);
  return { replicated: setName !== null || msg === 'isdbgrid', setName };
}

async function hello(db: Db) {
  try {
    return await db.command({ hello: 1 });
  } catch (error) {
    if (errorCode(error) !== COMMAND_NOT_FOUND) throw error;
    // What it was called before, and still is on some compatible servers.
    return db.command({ isMaster: 1 });
  }
}

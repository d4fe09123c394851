import { compareClocks, NotPrimaryError } from '@jwt-sessions/core/store';
import type { Db, Document } from 'mongodb';
import type { MongoStoreSettings } from '../mongo-store-options.js';
import { errorCode } from '../server-error.js';

export interface Topology {
  /** Whether there is a primary that can be deposed: in a replica set, or behind a `mongos` in any shard. */
  readonly replicated: boolean;
  /** The replica set that the client talks to, or null. */
  readonly setName: string | null;
}

const COMMAND_NOT_FOUND = 59;

/**
 * What the client talks to.
 *
 * @throws Error when that can't be written to: what it says of a session may be long out of date
 */
export async function readTopology(
  db: Db,
  { onWarning }: Pick<MongoStoreSettings, 'onWarning'>,
  clock: () => number = Date.now,
): Promise<Topology> {
  const before = clock();
  const answer = await hello(db);
  warnOfClock(answer, { before, after: clock() }, onWarning);
  const { setName = null, msg } = answer;
  assertWritable(answer);
  return { replicated: setName !== null || msg === 'isdbgrid', setName };
}

/** A compatible server may not tell its time. */
function warnOfClock(
  { localTime }: Document,
  asked: Parameters<typeof compareClocks>[1],
  onWarning: MongoStoreSettings['onWarning'],
): void {
  if (!(localTime instanceof Date)) return;
  const warning = compareClocks(localTime.getTime(), asked);
  if (warning !== null) onWarning(warning);
}

async function hello(db: Db): Promise<Document> {
  try {
    return await db.command({ hello: 1 });
  } catch (error) {
    if (errorCode(error) !== COMMAND_NOT_FOUND) throw error;
    // What it was called before, and still is on some compatible servers.
    return db.command({ isMaster: 1 });
  }
}

function assertWritable(answer: Document): void {
  const fault = findFault(answer);
  if (fault === null) return;
  const { setName, me = 'this server' } = answer;
  const remedy =
    typeof setName === 'string'
      ? `Write replicaSet=${setName} in the connection string, and no directConnection=true: then the driver finds the primary.`
      : 'Connect to one that can be written to.';
  throw new NotPrimaryError(`MongoStore reads and writes on the primary, and ${me} ${fault}. ${remedy}`);
}

/** By what it says itself; a compatible server may say less. */
function findFault(answer: Document): string | null {
  const { arbiterOnly, secondary, readOnly, isWritablePrimary, ismaster, setName } = answer;
  if (arbiterOnly === true) return `is an arbiter of the replica set ${setName}, which keeps no data`;
  if (secondary === true) return `is a secondary of the replica set ${setName}`;
  if (readOnly === true) return 'is read-only';
  return (isWritablePrimary ?? ismaster) === false ? 'takes no writes now' : null;
}

/** The one setting of a client that the store can't overrule: the driver then reads from a secondary, too. */
export function warnOfDirectConnection(
  { client }: Db,
  { setName }: Topology,
  { onWarning }: Pick<MongoStoreSettings, 'onWarning'>,
): void {
  if (setName === null || !client.options.directConnection) return;
  onWarning(
    `The client is connected to one member of the replica set ${setName} by directConnection=true. When that is not ` +
      'the primary any more, revoked sessions are let in. ' +
      `Write replicaSet=${setName} in the connection string instead.`,
  );
}

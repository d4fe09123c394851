import type { Db } from 'mongodb';
import type { MongoStoreSettings } from '../mongo-store-options.js';
import type { Topology } from './read-topology.js';

/** The one setting of a client that the store can't overrule: the driver then reads from a secondary, too. */
export function warnOfDirectConnection(
  { client }: Db,
  { setName }: Topology,
  { onWarning }: Pick<MongoStoreSettings, 'onWarning'>,
): void {
  if (setName === null || !client.options.directConnection) return;
  onWarning(
    `The client is connected to one member of the replica set ${setName} by directConnection=true. When that is not ` +
      'the primary any more, sessions that were ended are let in. ' +
      `Write replicaSet=${setName} in the connection string instead.`,
  );
}

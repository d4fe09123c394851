import type { Db, Document } from 'mongodb';
import type { MongoStoreSettings } from '../mongo-store-options.js';
import type { Topology } from './read-topology.js';

const IN_MEMORY = ['inMemory', 'ephemeralForTest'];

/**
 * Warns where what the server acknowledges may be on no disk. It is asked what not every user may ask and not every
 * compatible server knows: no answer, no warning.
 */
export async function warnOfDurability(
  db: Db,
  { setName }: Topology,
  { onWarning }: Pick<MongoStoreSettings, 'onWarning'>,
): Promise<void> {
  const ask = (command: Document) =>
    db
      .admin()
      .command(command)
      .catch(() => ({}));
  const [status, options, set]: Document[] = await Promise.all([
    ask({ serverStatus: 1 }),
    ask({ getCmdLineOpts: 1 }),
    setName === null ? {} : ask({ replSetGetConfig: 1 }),
  ]);
  const engine = status?.storageEngine;
  if (engine?.persistent === false || IN_MEMORY.includes(engine?.name)) {
    onWarning(
      `The server keeps its data in memory (storage engine ${engine.name}). When it stops, all sessions are gone; and ` +
        'where others of its replica set go on, revoked ones may be let in again. Run it with wiredTiger.',
    );
  }
  if (options?.parsed?.storage?.journal?.enabled === false) {
    onWarning(
      'The server runs without a journal, and refuses writes that are to be in one, as all of MongoStore are. Turn ' +
        'storage.journal.enabled on.',
    );
  }
  if (set?.config?.writeConcernMajorityJournalDefault === false) {
    onWarning(
      `The replica set ${setName} has writeConcernMajorityJournalDefault: false, as where members keep their data in ` +
        'memory. What a majority has acknowledged may then be on no disk: when these stop together, revoked ' +
        'sessions are let in again. Give the members journals, and set it to true with rs.reconfig().',
    );
  }
}

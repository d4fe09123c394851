import { SessionAdmin } from '@jwt-sessions/core/admin';
import { NotPrimaryError } from '@jwt-sessions/core/store';
import type { Db, Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { readTopology } from '../src/setup/read-topology.js';
import { warnOfDurability } from '../src/setup/warn-of-durability.js';
import { override } from './override.js';
import { idOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

const PRIMARY = {
  isWritablePrimary: true,
  secondary: false,
  readOnly: false,
  setName: 'rs0',
  me: '10.0.0.1:27017',
};
const SECONDARY = { ...PRIMARY, isWritablePrimary: false, secondary: true, me: '10.0.0.2:27017' };
const REMEDY =
  'Write replicaSet=rs0 in the connection string, and no directConnection=true: then the driver finds the primary.';

/** A database whose server answers each command as given, and knows no other. */
function answering(answers: Readonly<Record<string, Document | Error>>): Db {
  const command = async (document: Document) => {
    const [name = ''] = Object.keys(document);
    const answer = answers[name] ?? serverError(59, `no such command: '${name}'`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { command, admin: () => ({ command }) } as unknown as Db;
}

function serverError(code: number, message = `${code}`): Error {
  return Object.assign(new Error(message), { code });
}

const NOW = 1_800_000_000_000;

/** What a server makes of the question, and what was said beside. */
async function topologyOf(answers: Readonly<Record<string, Document | Error>>, warnings: string[] = []) {
  return readTopology(answering(answers), { onWarning: (text) => warnings.push(text) }, () => NOW);
}

describe('readTopology', () => {
  it.each<[string, Document, object]>([
    ['a primary', PRIMARY, { replicated: true, setName: 'rs0' }],
    ['a mongos', { isWritablePrimary: true, msg: 'isdbgrid' }, { replicated: true, setName: null }],
    ['a single server', { isWritablePrimary: true, readOnly: false }, { replicated: false, setName: null }],
    ['one that says no more than it must', {}, { replicated: false, setName: null }],
  ])('knows %s', async (_, hello, topology) => {
    expect(await topologyOf({ hello })).toEqual(topology);
  });

  it.each<[string, Document]>([
    ['a primary', { ismaster: true, secondary: false, setName: 'rs0' }],
    ['one that keeps the new name, too', { isWritablePrimary: true, ismaster: true, setName: 'rs0' }],
  ])('asks by the old name where the new one is not known: %s', async (_, isMaster) => {
    expect(await topologyOf({ isMaster })).toEqual({ replicated: true, setName: 'rs0' });
  });

  it.each<[string, Document, string]>([
    ['a secondary', SECONDARY, `10.0.0.2:27017 is a secondary of the replica set rs0. ${REMEDY}`],
    [
      'an arbiter',
      { ...SECONDARY, secondary: false, arbiterOnly: true },
      `10.0.0.2:27017 is an arbiter of the replica set rs0, which keeps no data. ${REMEDY}`,
    ],
    [
      'a member that recovers, or whose set elects a primary',
      { ...SECONDARY, secondary: false },
      `10.0.0.2:27017 takes no writes now. ${REMEDY}`,
    ],
    [
      'a server that is read-only',
      { isWritablePrimary: true, readOnly: true },
      'this server is read-only. Connect to one that can be written to.',
    ],
    [
      'a member of a set that was not begun',
      { isWritablePrimary: false, secondary: false, isreplicaset: true },
      'this server takes no writes now. Connect to one that can be written to.',
    ],
  ])('refuses %s', async (_, hello, fault) => {
    const refusal = new NotPrimaryError(`MongoStore reads and writes on the primary, and ${fault}`);
    await expect(topologyOf({ hello })).rejects.toThrow(refusal);
  });

  it('refuses a secondary that knows the old name alone', async () => {
    const isMaster = { ismaster: false, secondary: true, setName: 'rs0', me: 'old:27017' };
    await expect(topologyOf({ isMaster })).rejects.toThrow('old:27017 is a secondary of');
  });

  it('warns of a clock that differs from the server’s', async () => {
    const warnings: string[] = [];
    await topologyOf({ hello: { ...PRIMARY, localTime: new Date(NOW + 120_000) } }, warnings);
    expect(warnings).toEqual([
      expect.stringContaining("The clock of this process is 120 s behind the database server's."),
    ]);
  });

  it.each([new Date(NOW + 1000), undefined, 'now'])(
    'says nothing of a clock that says %s',
    async (localTime) => {
      const warnings: string[] = [];
      await topologyOf({ hello: { ...PRIMARY, localTime } }, warnings);
      expect(warnings).toEqual([]);
    },
  );

  it('passes on what the server says else', async () => {
    const hello = serverError(18, 'authentication failed');
    await expect(topologyOf({ hello })).rejects.toBe(hello);
  });
});

describe('warnOfDurability', () => {
  async function warningsOf(
    answers: Readonly<Record<string, Document | Error>>,
    setName: string | null = 'rs0',
  ) {
    const warnings: string[] = [];
    const topology = { replicated: setName !== null, setName };
    await warnOfDurability(answering(answers), topology, { onWarning: (text) => warnings.push(text) });
    return warnings;
  }

  const DURABLE = {
    serverStatus: { storageEngine: { name: 'wiredTiger', persistent: true } },
    getCmdLineOpts: { parsed: { storage: { dbPath: '/data', journal: { enabled: true } } } },
    replSetGetConfig: { config: { _id: 'rs0', writeConcernMajorityJournalDefault: true } },
  };

  it('says nothing where all is on disk', async () => {
    expect(await warningsOf(DURABLE)).toEqual([]);
  });

  it.each([
    ['inMemory', { name: 'inMemory', persistent: false }],
    ['inMemory', { name: 'inMemory' }],
    ['ephemeralForTest', { name: 'ephemeralForTest' }],
    ['another', { name: 'another', persistent: false }],
  ])('says that the storage engine %s keeps nothing', async (name, storageEngine) => {
    expect(await warningsOf({ ...DURABLE, serverStatus: { storageEngine } })).toEqual([
      `The server keeps its data in memory (storage engine ${name}). When it stops, all sessions are gone; and where ` +
        'others of its replica set go on, revoked ones may be let in again. Run it with wiredTiger.',
    ]);
  });

  it('says that there is no journal', async () => {
    const getCmdLineOpts = { parsed: { storage: { journal: { enabled: false } } } };
    expect(await warningsOf({ ...DURABLE, getCmdLineOpts })).toEqual([
      'The server runs without a journal, and refuses writes that are to be in one, as all of MongoStore are. Turn ' +
        'storage.journal.enabled on.',
    ]);
  });

  it('says that a majority may have nothing on disk', async () => {
    const replSetGetConfig = { config: { writeConcernMajorityJournalDefault: false } };
    expect(await warningsOf({ ...DURABLE, replSetGetConfig })).toEqual([
      'The replica set rs0 has writeConcernMajorityJournalDefault: false, as where members keep their data in memory. ' +
        'What a majority has acknowledged may then be on no disk: when these stop together, revoked sessions are let in ' +
        'again. Give the members journals, and set it to true with rs.reconfig().',
    ]);
    expect(await warningsOf({ ...DURABLE, replSetGetConfig }, null)).toEqual([]);
  });

  it('says nothing where the server knows none of it, or the user may not ask', async () => {
    const denied = serverError(13, 'not authorized');
    expect(await warningsOf({})).toEqual([]);
    const all = { serverStatus: denied, getCmdLineOpts: denied, replSetGetConfig: denied };
    expect(await warningsOf(all)).toEqual([]);
    expect(await warningsOf({ serverStatus: {}, getCmdLineOpts: {}, replSetGetConfig: {} })).toEqual([]);
  });
});

describeWithServer('a store', (server) => {
  const db = server.db();

  /** The database of a server that says of itself what is given. */
  function saying(answers: Readonly<Record<string, Document>>): Db {
    const command = (document: Document) => {
      const [name = ''] = Object.keys(document);
      return Promise.resolve(answers[name]).then((answer) => answer ?? db.command(document));
    };
    return override(override(db, 'command', command), 'admin', () => ({ command }));
  }

  it('is not prepared on a secondary, and nothing is made there', async () => {
    const store = new MongoStore(saying({ hello: SECONDARY }), { prefix: 'secondary' });
    await expect(store.prepare()).rejects.toThrow('10.0.0.2:27017 is a secondary of the replica set rs0.');
    const names = (await db.listCollections().toArray()).map(({ name }) => name);
    expect(names).not.toContain('secondary_sessions');
  });

  it('that was not prepared says nothing of absence on a secondary', async () => {
    const store = new MongoStore(saying({ hello: SECONDARY }));
    await expect(store.find([idOf('missing')])).rejects.toThrow('is a secondary of the replica set rs0.');
  });

  it('is a replica for whoever asks how it does', async () => {
    const store = new MongoStore(saying({ hello: SECONDARY }));
    expect(await new SessionAdmin({ store }).health()).toMatchObject({ status: 'replica', ready: false });
  });

  it('looks again at each prepare, and after it was refused', async () => {
    const answers: Record<string, Document> = { hello: PRIMARY };
    const store = new MongoStore(saying(answers), { logger: { warn() {}, error() {} } });
    await store.prepare();
    answers.hello = SECONDARY;
    await expect(store.prepare()).rejects.toThrow('is a secondary');
    answers.hello = PRIMARY;
    await store.prepare();
  });

  it('warns when it is prepared of what may be on no disk, and works', async () => {
    const warnings: string[] = [];
    const memory = { serverStatus: { storageEngine: { name: 'inMemory', persistent: false } } };
    const store = new MongoStore(saying(memory), {
      logger: { warn: (_, text) => warnings.push(text), error() {} },
    });
    await store.prepare();
    expect(warnings).toEqual([expect.stringContaining('keeps its data in memory')]);
    expect(await store.find([idOf('missing')])).toEqual([]);
  });

  it('is prepared without a warning on the server of these tests', async () => {
    const warnings: string[] = [];
    await new MongoStore(db, { logger: { warn: (_, text) => warnings.push(text), error() {} } }).prepare();
    expect(warnings.filter((text) => !text.includes('TTL index'))).toEqual([]);
  });
});

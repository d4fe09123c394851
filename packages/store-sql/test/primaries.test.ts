import { SessionAdmin } from '@jwt-sessions/core/admin';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { allBackends, type Backend } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { askOn, type Native } from './support/natives.js';
import { Network } from './support/network.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './support/servers/embedded-postgres.js';
import { administer } from './support/servers/scratch.js';
import { idOf, logIn, NOW, session } from './support/sessions.js';
import { type Opened, open as openOn } from './support/ways.js';

const READ_ONLY = /this server can't be written to/;

/** Every call, and those that would find something. */
function allCallsOf(store: SqlStore): Readonly<Record<string, () => Promise<unknown>>> {
  return {
    ...callsOf(store),
    'find what is there': () => store.find([idOf('there')]),
    'find two, one of which is there': () => store.find([idOf('there'), idOf('unknown')]),
    'find many that are not there': () => store.find(['a', 'b', 'c'].map(idOf)),
    'read what is there': () => store.read(idOf('there')),
    'list what is there': () => store.list('alice', { now: NOW - 1, limit: 10 }),
  };
}

async function expectDisbelief(store: SqlStore): Promise<void> {
  for (const [name, call] of Object.entries(allCallsOf(store))) {
    await expect(call(), name).rejects.toThrow(READ_ONLY);
  }
}

const on = (family: Backend['family']) => allBackends().filter((backend) => backend.family === family);

describe.each(on('postgres'))('a standby of $name', (backend) => {
  let server: EmbeddedPostgres;
  const opened: Opened[] = [];

  const open = () => {
    const application = openOn(backend, 'standby', { url: server.url });
    opened.push(application);
    return application;
  };

  beforeAll(async () => {
    server = await startEmbeddedPostgres();
    const store = new SqlStore(open().database);
    await store.prepare();
    await store.insert(logIn(session('there')));
    for (const { close } of opened.splice(0)) await close();
    await server.becomeStandby();
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
    await server.stop();
  });

  it('is believed in nothing, neither in what it has nor in what it lacks, until it is promoted', async () => {
    const store = new SqlStore(open().database);
    await expectDisbelief(store);
    expect(await new SessionAdmin({ store }).health()).toMatchObject({ status: 'replica', ready: false });
    await administer(server.url, ['SELECT pg_promote()']);
    await store.prepare();
    expect(await store.find([idOf('there')])).toHaveLength(1);
    expect(await store.find([idOf('unknown')])).toEqual([]);
    expect((await store.insert(logIn(session('new')))).inserted).toBe(true);
  });
});

describe.each(on('postgres'))('a server that turns read-only on $name', (backend) => {
  const prefix = `primaries_${backend.tag}`;
  let opened: Opened;
  let store: SqlStore;
  const natives: Native[] = [];

  beforeEach(async () => {
    opened = openOn(backend, prefix, { max: 1, natives });
    store = new SqlStore(opened.database, { prefix });
    await store.prepare();
    await store.insert(logIn(session('there')));
  });

  afterEach(() => opened.close());

  const readOnly = () => askOn(natives.at(-1), 'SET default_transaction_read_only = on');

  it('is noticed by the next call on the same connection, which is dropped', async () => {
    for (const [name, call] of Object.entries(allCallsOf(store))) {
      await store.find([]);
      await store.find([idOf('there')]);
      await readOnly();
      await expect(call(), name).rejects.toThrow(READ_ONLY);
      expect(await store.find([idOf('there')]), name).toHaveLength(1);
    }
  });

  it('is noticed by prepare', async () => {
    const application = openOn(backend, prefix, { startup: '-c default_transaction_read_only=on' });
    await expect(new SqlStore(application.database, { prefix }).prepare()).rejects.toThrow(
      'Let the URL, or replication.write, lead to the primary.',
    );
    await application.close();
  });
});

/** The words for 'both off', by the version of the server, and for the first or the second on. */
const WORDS = [
  ['OFFOFF', '-ONOFF'],
  ['\u000200', '\u000210'],
] as const;

describe.each(on('mysql'))('a server that says it is read-only, for $name', (backend) => {
  it('is believed in nothing, whatever it said before on the same connection', async () => {
    const prefix = `primaries_${backend.tag}`;
    const network = new Network(backend.scratch?.url ?? '');
    const url = await network.listen();
    const { database, close } = openOn(backend, prefix, { url, max: 1 });
    const store = new SqlStore(database, { prefix });
    await store.prepare();
    await store.insert(logIn(session('there')));
    network.words = WORDS;
    await expectDisbelief(store);
    network.words = [];
    expect(await store.find([idOf('there')])).toHaveLength(1);
    expect(await store.find([idOf('unknown')])).toEqual([]);
    await close();
    await network.close();
  });
});

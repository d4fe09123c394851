import { beforeAll, expect, it } from 'vitest';
import { openCollections } from '../src/documents/collections.js';
import { withinTime } from '../src/documents/store-call.js';
import { MongoStore } from '../src/index.js';
import { readOptions } from '../src/mongo-store-options.js';
import { findSessions } from '../src/verbs/find-sessions.js';
import { override } from './override.js';
import { Recorder } from './recorder.js';
import { idOf, logInOf, REVOCATION, sessionOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

// What the server answers is the same on one that is no replica set, which takes any read concern for granted; so what
// is sent is looked at, as if it were one.
describeWithServer('find where there is a replica set', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const collections = openCollections(db, readOptions({ timeout: '4321ms' }));
  const recorder = new Recorder(client);
  const [present, revoked, unknown] = [idOf('present'), idOf('revoked'), idOf('unknown')];

  beforeAll(async () => {
    const store = new MongoStore(db);
    for (const label of ['present', 'revoked']) await store.insert(logInOf(sessionOf(label)));
    await store.revoke(revoked, REVOCATION);
  });

  it('asks once for what is there', async () => {
    expect(await found([present])).toEqual([present]);
    expect(recorder.names()).toEqual(['find jwt_sessions']);
  });

  it('asks again for each that it missed, by its key alone, of a primary that a majority confirms', async () => {
    expect(await found([present, revoked, unknown, revoked])).toEqual([present]);
    const [, ...confirmations] = recorder.commands;
    expect(
      confirmations.map(({ filter, readConcern, maxTimeMS }) => ({ filter, readConcern, maxTimeMS })),
    ).toEqual(
      [revoked, unknown].map((_id) => ({
        filter: { _id },
        readConcern: { level: 'linearizable' },
        maxTimeMS: 4321,
      })),
    );
  });

  it('finds what only the second read shows, without what the store keeps for itself', async () => {
    const expected = await new MongoStore(db).find([present]);
    const late = { ...collections, sessions: blindAtFirst(collections.sessions) };
    const facts = await withinTime(late, 4321, (call) => findSessions(call, [present], replicated));
    expect(facts).toEqual(expected);
  });

  it('fails when the second read does, and says nothing of absence', async () => {
    const failing = { ...collections, sessions: failingWhenConfirming(collections.sessions) };
    const finding = withinTime(failing, 4321, (call) => findSessions(call, [unknown], replicated));
    await expect(finding).rejects.toThrow('no majority');
  });

  async function found(ids: readonly string[]): Promise<string[]> {
    recorder.clear();
    const facts = await withinTime(collections, 4321, (call) => findSessions(call, ids, replicated));
    return facts.map(({ id }) => id);
  }
});

const replicated = true;

type Sessions = ReturnType<typeof openCollections>['sessions'];

/** As a primary answers that was deposed before the session was written. */
function blindAtFirst(sessions: Sessions): Sessions {
  return override(sessions, 'find', () => sessions.find({ _id: 'nobody' }));
}

function failingWhenConfirming(sessions: Sessions): Sessions {
  return override(sessions, 'findOne', () => Promise.reject(new Error('no majority')));
}

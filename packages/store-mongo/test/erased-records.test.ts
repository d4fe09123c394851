import { beforeEach, expect, it } from 'vitest';
import type { Collections } from '../src/documents/collections.js';
import { withinTime } from '../src/documents/store-call.js';
import { changeUser } from '../src/verbs/change-user.js';
import { removeEntry } from '../src/verbs/erase-user.js';
import { emptiedStore } from './emptied-store.js';
import { override } from './override.js';
import { idOf, logInOf, NOW, REVOCATION, sessionOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

const VERSION = 5;

// A note and a log-in under a limit, both begun before their user is erased, write into one new document and take back what is theirs.
describeWithServer('the document that several bring back of a user who is erased', (server) => {
  const { collections, store } = emptiedStore(server.db());
  const { sessions, users } = collections;

  beforeEach(() => store.insert(logInOf(sessionOf('a'))));

  it('is gone where the log-in takes back first', async () => {
    await noteAmidErasure(async () => {
      await letIn(VERSION);
      await remove();
    });
    expect(await users.findOne({ _id: 'alice' })).toBeNull();
  });

  it('is gone where the note is taken back first', async () => {
    await noteAmidErasure(() => letIn(VERSION));
    await remove();
    expect(await users.findOne({ _id: 'alice' })).toBeNull();
  });

  it('stays where somebody was let in meanwhile, with what is theirs alone', async () => {
    await noteAmidErasure(async () => {
      await letIn(VERSION + 1);
      await remove();
    });
    const logins = { version: VERSION + 1, open: {} };
    expect(await users.findOne({ _id: 'alice' })).toEqual({ _id: 'alice', validAfter: 0, logins });
  });

  /** Notes a device for the session, whose user is erased when the note is written; then comes the rest. */
  async function noteAmidErasure(meanwhile: () => Promise<unknown>): Promise<void> {
    let looks = 0;
    const watched = override(sessions, 'findOne', async (...args: never[]) => {
      looks += 1;
      if (looks === 2) {
        const { details } = (await users.findOne({ _id: 'alice' })) ?? {};
        expect(details).toBe('["a"]');
        await store.eraseUser('alice', { validAfter: NOW + 1, revocation: REVOCATION });
        // As if it had been written only now.
        await users.insertOne({ _id: 'alice', validAfter: 0, details: '["a"]' });
        await meanwhile();
      }
      return (sessions.findOne as (...given: never[]) => unknown)(...args);
    });
    const on: Collections = { ...collections, sessions: watched };
    const expected = { details: '{}', session: idOf('a') };
    const noted = await withinTime(on, 10_000, (call) =>
      changeUser(call, 'alice', { details: '["a"]' }, expected),
    );
    expect([noted, looks]).toEqual([false, 2]);
  }

  function letIn(version: number): Promise<unknown> {
    return users.updateOne({ _id: 'alice' }, { $set: { logins: { version, open: {} } } });
  }

  function remove(): Promise<void> {
    return withinTime(collections, 10_000, (call) => removeEntry(call, 'alice', VERSION));
  }
});

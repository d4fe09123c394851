import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { admissionOf, logInOf, NOW, REVOCATION, sessionOf } from './sessions.js';

/** What a careless application hands on from a body: to MongoDB it means 'anybody'. */
const ANYBODY = JSON.parse('{"$ne":null}');

const CALLS: Record<string, (store: MongoStore) => Promise<unknown>> = {
  'insert of a session': (store) => store.insert(logInOf(sessionOf('a', { id: ANYBODY }))),
  'insert for a user': (store) => store.insert(logInOf(sessionOf('a', { userId: ANYBODY }))),
  find: (store) => store.find(['a', ANYBODY]),
  read: (store) => store.read(ANYBODY),
  list: (store) => store.list(ANYBODY, { now: NOW, limit: 1 }),
  noteActivity: (store) => store.noteActivity([{ id: ANYBODY, at: NOW, ip: null }], NOW),
  update: (store) => store.update(ANYBODY, {}, {}, NOW),
  admit: (store) => store.admit(admissionOf(ANYBODY)),
  'admit for a user': (store) => store.admit({ ...admissionOf('a'), userId: ANYBODY }),
  setIdleTimeout: (store) => store.setIdleTimeout(ANYBODY, 1, NOW),
  revoke: (store) => store.revoke(ANYBODY, REVOCATION),
  'revoke by its owner': (store) => store.revoke('a', REVOCATION, ANYBODY),
  revokeAll: (store) => store.revokeAll(ANYBODY, REVOCATION),
  'revokeAll but one': (store) => store.revokeAll('alice', REVOCATION, ANYBODY),
  revokeDevice: (store) => store.revokeDevice('alice', ANYBODY, REVOCATION),
  'revokeDevice of a user': (store) => store.revokeDevice(ANYBODY, 'd', REVOCATION),
  findUser: (store) => store.findUser(ANYBODY),
  changeUser: (store) => store.changeUser(ANYBODY, {}),
};

describe('an object in the place of an id', () => {
  it.each(Object.entries(CALLS))('is a TypeError in %s, and nothing is sent', async (_, call) => {
    // Where there is no server, whatever is sent fails in another way.
    const client = new MongoClient('mongodb://127.0.0.1:9');
    const store = new MongoStore(client, { timeout: '50ms' });
    await expect(call(store)).rejects.toThrow(new TypeError('An id must be a string, not object.'));
    await client.close();
  });
});

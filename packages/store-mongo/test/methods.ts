import type { MongoStore } from '../src/index.js';
import { admissionOf, limitOf, logInOf, NOW, REVOCATION, sessionOf } from './sessions.js';

/** Every method that asks the database, but `prepare`, which may take as long as an index does. */
export const METHODS = {
  insert: (store) => store.insert(logInOf(sessionOf('a'))),
  'insert with a limit': (store) => store.insert(logInOf(sessionOf('a'), limitOf(1))),
  find: (store) => store.find(['a']),
  findLeased: (store) => store.findLeased(['a']),
  readLease: (store) => store.readLease(),
  changeLease: (store) => store.changeLease(7, { grant: 0, wait: 0 }),
  read: (store) => store.read('a'),
  list: (store) => store.list('alice', { now: NOW, limit: 1 }),
  noteActivity: (store) => store.noteActivity([{ id: 'a', at: NOW, ip: null }], NOW),
  update: (store) => store.update('a', {}, { generation: 1 }, NOW),
  admit: (store) => store.admit(admissionOf('a')),
  'admit with a limit': (store) => store.admit(admissionOf('a', limitOf(1))),
  setIdleTimeout: (store) => store.setIdleTimeout('alice', 1, NOW),
  revoke: (store) => store.revoke('a', REVOCATION),
  revokeAll: (store) => store.revokeAll('alice', REVOCATION),
  revokeDevice: (store) => store.revokeDevice('alice', 'd', REVOCATION),
  findRevoked: (store) => store.findRevoked('alice', REVOCATION.operation),
  revokeBatch: (store) => store.revokeBatch({ limit: 1, revocation: REVOCATION }),
  listAll: (store) => store.listAll({ now: NOW, limit: 1 }),
  listEnded: (store) => store.listEnded('alice', { now: NOW, limit: 1 }),
  findKept: (store) => store.findKept(['a']),
  count: (store) => store.count(NOW),
  findUser: (store) => store.findUser('alice'),
  changeUser: (store) => store.changeUser('alice', {}),
  eraseUser: (store) => store.eraseUser('alice', { validAfter: NOW, revocation: REVOCATION }),
  purgeErasures: (store) => store.purgeErasures(NOW),
  purge: (store) => store.purge(NOW, 1),
} satisfies Record<string, (store: MongoStore) => Promise<unknown>>;

export type MethodName = keyof typeof METHODS;

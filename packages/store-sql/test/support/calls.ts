import type { SqlStore } from '../../src/index.js';
import { admission, HOUR, idOf, logIn, NOW, REVOCATION, session } from './sessions.js';

/** Every method that asks the database, each in a form that would find nothing. */
export function callsOf(store: SqlStore): Readonly<Record<string, () => Promise<unknown>>> {
  const id = idOf('unknown');
  return {
    prepare: () => store.prepare(),
    insert: () => store.insert(logIn(session('unknown'))),
    find: () => store.find([id]),
    findLeased: () => store.findLeased([id]),
    readLease: () => store.readLease(),
    changeLease: () => store.changeLease(7, { grant: 0, wait: 0 }),
    read: () => store.read(id),
    list: () => store.list('alice', { now: NOW, limit: 10 }),
    noteActivity: () => store.noteActivity([{ id, at: NOW, ip: null }], NOW),
    update: () => store.update(id, {}, { generation: 1 }, NOW),
    admit: () => store.admit(admission(id)),
    setIdleTimeout: () => store.setIdleTimeout('alice', HOUR, NOW),
    revoke: () => store.revoke(id, REVOCATION),
    revokeAll: () => store.revokeAll('alice', REVOCATION),
    revokeDevice: () => store.revokeDevice('alice', idOf('device'), REVOCATION),
    findRevoked: () => store.findRevoked('alice', idOf('operation')),
    revokeBatch: () => store.revokeBatch({ limit: 10, revocation: REVOCATION }),
    listAll: () => store.listAll({ now: NOW, limit: 10 }),
    count: () => store.count(NOW, 'alice'),
    findUser: () => store.findUser('alice'),
    changeUser: () => store.changeUser('alice', { validAfter: NOW }),
    eraseUser: () => store.eraseUser('alice', { validAfter: NOW, revocation: REVOCATION }),
    purgeErasures: () => store.purgeErasures(NOW),
    purge: () => store.purge(NOW, 10),
  };
}

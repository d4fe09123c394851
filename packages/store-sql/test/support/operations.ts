import type { LimitPolicy, SessionLimit } from '@jwt-sessions/core/store';
import type { SqlStore } from '../../src/index.js';
import { admission, HOUR, idOf, logIn, NOW, REVOCATION, session } from './sessions.js';

/** What a store is asked, and the statements that it takes: the table of docs/sql-statements.md. */
export interface Operation {
  /** As the table names it. */
  readonly name: string;
  /** On SQLite, on PostgreSQL, and on MySQL and MariaDB; those that open and close a transaction left out. */
  readonly statements: readonly [sqlite: number, postgres: number, mysql: number];
  readonly isTransaction: boolean;
  /** Does what comes before, and gives what is counted. */
  readonly arrange: (scene: Scene) => Promise<() => Promise<unknown>>;
}

interface Scene {
  readonly store: SqlStore;
  /** Of a user whom nobody else has. */
  readonly userId: string;
  /** The sessions that the user has, and there are many. */
  readonly ids: readonly string[];
}

const limitOf = (max: number, onLimit: LimitPolicy): SessionLimit => ({
  max,
  onLimit,
  revocation: REVOCATION,
});

const newcomer = (userId: string) => session(`${userId} new`, { userId });

export const OPERATIONS: readonly Operation[] = [
  {
    name: '`find`, one session that is there',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, ids: [id = ''] }) =>
      () =>
        store.find([id]),
  },
  {
    name: '`find`, many of which some are there',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.find([...ids.slice(1), idOf('absent')]),
  },
  {
    // Believed only when the server has said that it is the primary, which costs less as a question of its own.
    name: '`find`, none of which is there',
    statements: [1, 1, 2],
    isTransaction: false,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.find(ids.map((id) => idOf(`no ${id}`))),
  },
  {
    name: '`findLeased`, many of which some are there',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.findLeased([...ids.slice(1), idOf('absent')]),
  },
  {
    name: '`readLease`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store }) =>
      () =>
        store.readLease(),
  },
  {
    name: '`changeLease`',
    statements: [1, 1, 1],
    isTransaction: true,
    arrange:
      async ({ store }) =>
      () =>
        store.changeLease(7, { grant: 0, wait: 0 }),
  },
  {
    name: '`read`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, ids: [id = ''] }) =>
      () =>
        store.read(id),
  },
  {
    name: '`list`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.list(userId, { now: NOW, limit: 1000 }),
  },
  {
    name: '`listEnded`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange: async ({ store, userId }) => {
      await store.revokeAll(userId, REVOCATION);
      return () => store.listEnded(userId, { now: NOW, limit: 1000 });
    },
  },
  {
    name: '`findKept`, on up to 256 sessions',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.findKept(ids),
  },
  {
    name: '`findUser`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.findUser(userId),
  },
  {
    name: '`findRevoked`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange: async ({ store, userId }) => {
      await store.revokeAll(userId, REVOCATION);
      return () => store.findRevoked(userId, REVOCATION.operation);
    },
  },
  {
    name: '`insert`, without a limit',
    statements: [2, 1, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.insert(logIn(newcomer(userId))),
  },
  {
    name: '`insert` that evicts, however many',
    statements: [3, 1, 5],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.insert(logIn(newcomer(userId), limitOf(2, 'evictLeastRecentlyActive'))),
  },
  {
    name: '`insert` that takes the place of a session',
    statements: [3, 1, 4],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.insert({ ...logIn(newcomer(userId)), replaces: { id, revocation: REVOCATION } }),
  },
  {
    name: '`insert` with a note',
    statements: [3, 1, 4],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.insert({ ...logIn(newcomer(userId)), note: { expected: '{}', details: '{"known":[]}' } }),
  },
  {
    name: '`insert` that evicts, with a note: a log-in under a limit',
    statements: [4, 1, 6],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.insert({
          ...logIn(newcomer(userId), limitOf(2, 'evictLeastRecentlyActive')),
          note: { expected: '{}', details: '{"known":[]}' },
        }),
  },
  {
    name: '`insert` that a limit refuses',
    statements: [2, 1, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.insert(logIn(newcomer(userId), limitOf(1, 'reject'))),
  },
  {
    name: '`update`',
    statements: [1, 1, 1],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.update(id, { userId }, { generation: 1 }, NOW),
  },
  {
    name: '`admit`, without a limit',
    statements: [1, 1, 2],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.admit(admission(id, { userId })),
  },
  {
    name: '`admit` that evicts, however many',
    statements: [2, 2, 4],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.admit(admission(id, { userId, limit: limitOf(2, 'evictLeastRecentlyActive') })),
  },
  {
    name: '`admit` under a limit that refuses, and has room',
    statements: [2, 2, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids }) =>
      () =>
        store.admit(admission(ids[0] ?? '', { userId, limit: limitOf(ids.length, 'reject') })),
  },
  {
    name: '`admit` that a limit refuses',
    statements: [2, 2, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.admit(admission(id, { userId, limit: limitOf(1, 'reject') })),
  },
  {
    name: '`noteActivity`, on up to 256 sessions',
    statements: [1, 1, 2],
    isTransaction: true,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.noteActivity(
          ids.map((id, n) => ({ id, at: NOW + n, ip: null })),
          NOW,
        ),
  },
  {
    name: '`revoke`',
    statements: [1, 1, 1],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id = ''] }) =>
      () =>
        store.revoke(id, REVOCATION, userId),
  },
  {
    name: '`revokeAll`, however many',
    statements: [1, 1, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId, ids: [id] }) =>
      () =>
        store.revokeAll(userId, REVOCATION, id),
  },
  {
    name: '`revokeDevice`, however many',
    statements: [1, 1, 3],
    isTransaction: true,
    arrange: async ({ store, userId }) => {
      const deviceId = idOf(`${userId} device`);
      await store.insert(logIn(session(`${userId} here`, { userId, deviceId })));
      return () => store.revokeDevice(userId, deviceId, REVOCATION);
    },
  },
  {
    name: '`revokeBatch`, however many',
    statements: [2, 2, 2],
    isTransaction: true,
    arrange:
      async ({ store, ids }) =>
      () =>
        store.revokeBatch({ limit: ids.length, revocation: REVOCATION }),
  },
  {
    name: '`listAll`',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store }) =>
      () =>
        store.listAll({ now: NOW, limit: 1000 }),
  },
  {
    name: '`count`, of all or of one',
    statements: [1, 1, 1],
    isTransaction: false,
    arrange:
      async ({ store }) =>
      () =>
        store.count(NOW),
  },
  {
    name: '`setIdleTimeout`, however many sessions',
    statements: [3, 2, 4],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.setIdleTimeout(userId, 2 * HOUR, NOW),
  },
  {
    name: '`changeUser`',
    statements: [2, 1, 3],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.changeUser(userId, { details: '{"known":[]}' }),
  },
  {
    name: '`eraseUser`, however many sessions',
    statements: [5, 5, 7],
    isTransaction: true,
    arrange:
      async ({ store, userId }) =>
      () =>
        store.eraseUser(userId, { validAfter: NOW, revocation: REVOCATION }),
  },
  {
    name: '`purgeErasures`',
    statements: [1, 1, 1],
    isTransaction: true,
    arrange:
      async ({ store }) =>
      () =>
        store.purgeErasures(0),
  },
  {
    name: '`purge`',
    statements: [1, 1, 1],
    isTransaction: true,
    arrange:
      async ({ store }) =>
      () =>
        store.purge(0, 1000),
  },
];

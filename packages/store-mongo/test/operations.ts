import type { Db } from 'mongodb';
import { MongoStore } from '../src/index.js';
import { override } from './override.js';
import { admissionOf, HOUR, idOf, limitOf, logInOf, NOW, REVOCATION, sessionOf, upTo } from './sessions.js';

/** What a store does, and the commands that it takes: the table of docs/mongodb-commands.md. */
export interface Operation {
  /** As the table names it. */
  readonly name: string;
  /** Does what comes before, in an empty database, and gives what is counted. */
  readonly arrange: (scene: Scene) => Promise<() => Promise<unknown>>;
  /** In this order. */
  readonly commands: readonly Command[];
}

type Command =
  | `${'find' | 'insert' | 'update' | 'delete' | 'aggregate'} sessions`
  | `${'find' | 'update' | 'delete' | 'findAndModify'} users`;

interface Scene {
  readonly store: MongoStore;
  readonly db: Db;
}

const MANY = 120;

/** Adds sessions of Alice, the oldest first, and returns their ids. */
async function add(
  { store }: Scene,
  count: number,
  status: 'active' | 'pending' = 'active',
): Promise<string[]> {
  const sessions = upTo(count).map((n) => sessionOf(`${status} ${n}`, { status, createdAt: NOW - HOUR + n }));
  await Promise.all(sessions.map((session) => store.insert(logInOf(session))));
  return sessions.map(({ id }) => id);
}

/** A store that is prepared on a server that says this of itself. */
async function storeOn({ db }: Scene, hello: object): Promise<MongoStore> {
  const store = new MongoStore(override(db, 'command', async () => hello));
  await store.prepare();
  return store;
}

const find = async (scene: Scene, hello: object) => {
  const store = await storeOn(scene, hello);
  return () => store.find([idOf('missing')]);
};

export const OPERATIONS: readonly Operation[] = [
  {
    name: '`find`, of however many',
    arrange: async (scene) => {
      const ids = await add(scene, MANY);
      return () => scene.store.find(ids);
    },
    commands: ['find sessions'],
  },
  {
    name: '`find` of one that is missing',
    arrange: (scene) => find(scene, { isWritablePrimary: true }),
    commands: ['find sessions'],
  },
  {
    name: '`find` of one that is missing, on a replica set',
    arrange: (scene) => find(scene, { isWritablePrimary: true, setName: 'rs0' }),
    commands: ['find sessions', 'find sessions'],
  },
  {
    name: '`findLeased`, of however many',
    arrange: async (scene) => {
      const ids = await add(scene, MANY);
      return () => scene.store.findLeased(ids);
    },
    commands: ['find users', 'find sessions'],
  },
  {
    name: '`readLease`',
    arrange: async (scene) => () => scene.store.readLease(),
    commands: ['find users'],
  },
  {
    name: '`changeLease`',
    arrange: async (scene) => () => scene.store.changeLease(0, { grant: 0, wait: 0 }),
    commands: ['update users'],
  },
  {
    name: '`read`',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1);
      return () => scene.store.read(id);
    },
    commands: ['find sessions'],
  },
  {
    name: '`list`, of however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.list('alice', { now: NOW, limit: MANY });
    },
    commands: ['find sessions'],
  },
  {
    name: '`insert`',
    arrange:
      async ({ store }) =>
      () =>
        store.insert(logInOf(sessionOf('new'))),
    commands: ['find users', 'insert sessions', 'find users'],
  },
  {
    name: '`insert` with a limit',
    arrange: async (scene) => {
      await scene.store.insert(logInOf(sessionOf('before'), limitOf(9)));
      return () => scene.store.insert(logInOf(sessionOf('new'), limitOf(9)));
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'insert sessions',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` with a limit, the first of a user',
    arrange:
      async ({ store }) =>
      () =>
        store.insert(logInOf(sessionOf('new'), limitOf(9))),
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'insert sessions',
      'find users',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` with a note',
    arrange: async ({ store }) => {
      await store.changeUser('alice', { details: '[1]' });
      return () => store.insert({ ...logInOf(sessionOf('new')), note: { expected: '[1]', details: '[2]' } });
    },
    commands: ['find users', 'insert sessions', 'findAndModify users'],
  },
  {
    name: '`insert` with a note, of a user without details',
    arrange:
      async ({ store }) =>
      () =>
        store.insert({ ...logInOf(sessionOf('new')), note: { expected: '{}', details: '[1]' } }),
    commands: ['find users', 'insert sessions', 'find users', 'update users', 'find sessions'],
  },
  {
    name: '`insert` with a note that finds other details',
    arrange: async ({ store }) => {
      await store.changeUser('alice', { details: '[2]' });
      return () => store.insert({ ...logInOf(sessionOf('new')), note: { expected: '[1]', details: '[3]' } });
    },
    commands: ['find users', 'insert sessions', 'findAndModify users', 'find users'],
  },
  {
    name: '`insert` with a limit and a note',
    arrange: async (scene) => {
      const note = { expected: '{}', details: '[1]' };
      await scene.store.insert({ ...logInOf(sessionOf('before'), limitOf(9)), note });
      const next = { expected: '[1]', details: '[2]' };
      return () => scene.store.insert({ ...logInOf(sessionOf('new'), limitOf(9)), note: next });
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'insert sessions',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` with a limit and a note, the first of a user',
    arrange:
      async ({ store }) =>
      () =>
        store.insert({ ...logInOf(sessionOf('new'), limitOf(9)), note: { expected: '{}', details: '[1]' } }),
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'insert sessions',
      'find users',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` with a limit and a note that finds other details',
    arrange: async (scene) => {
      await scene.store.insert(logInOf(sessionOf('before'), limitOf(9)));
      await scene.store.changeUser('alice', { details: '[2]' });
      const note = { expected: '[1]', details: '[3]' };
      return () => scene.store.insert({ ...logInOf(sessionOf('new'), limitOf(9)), note });
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'insert sessions',
      'findAndModify users',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` that evicts, however many',
    arrange: async (scene) => {
      await scene.store.insert(logInOf(sessionOf('before'), limitOf(9)));
      await add(scene, MANY);
      return () => scene.store.insert(logInOf(sessionOf('new'), limitOf(10)));
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'update sessions',
      'find sessions',
      'insert sessions',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` with a limit that replaces a session',
    arrange: async (scene) => {
      const { id } = sessionOf('before');
      await scene.store.insert(logInOf(sessionOf('before'), limitOf(9)));
      const replaces = { id, revocation: REVOCATION };
      return () => scene.store.insert({ ...logInOf(sessionOf('new'), limitOf(1)), replaces });
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'update users',
      'update sessions',
      'insert sessions',
      'findAndModify users',
    ],
  },
  {
    name: '`insert` that is refused by its limit',
    arrange: async (scene) => {
      await add(scene, 2);
      return () => scene.store.insert(logInOf(sessionOf('new'), limitOf(2, 'reject')));
    },
    commands: ['find users', 'find sessions', 'find sessions', 'find users'],
  },
  {
    name: '`insert` of an outdated log-in',
    arrange: async ({ store }) => {
      await store.changeUser('alice', { validAfter: NOW + 1 });
      return () => store.insert(logInOf(sessionOf('new'), limitOf(9)));
    },
    commands: ['find users'],
  },
  {
    name: '`noteActivity`, of however many',
    arrange: async (scene) => {
      const ids = await add(scene, MANY);
      const activities = ids.map((id) => ({ id, at: NOW, ip: null }));
      return () => scene.store.noteActivity(activities, NOW);
    },
    commands: ['find sessions', 'update sessions'],
  },
  {
    name: '`update`',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1);
      return () => scene.store.update(id, { generation: 0 }, { generation: 1 }, NOW);
    },
    commands: ['update sessions'],
  },
  {
    name: '`update` that moves the absolute end',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1);
      return () => scene.store.update(id, {}, { absoluteExpiresAt: NOW + 2 * HOUR }, NOW);
    },
    commands: ['find sessions', 'update sessions'],
  },
  {
    name: '`update` of a session that is not as expected',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1);
      return () => scene.store.update(id, { generation: 1 }, { data: '1' }, NOW);
    },
    commands: ['update sessions', 'find sessions'],
  },
  {
    name: '`admit`',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1, 'pending');
      return () => scene.store.admit(admissionOf(id));
    },
    commands: ['update sessions'],
  },
  {
    name: '`admit` with a limit',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1, 'pending');
      return () => scene.store.admit(admissionOf(id, limitOf(9)));
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'find sessions',
      'update users',
      'update sessions',
    ],
  },
  {
    name: '`admit` that evicts, however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      const [id = ''] = await add(scene, 1, 'pending');
      return () => scene.store.admit(admissionOf(id, limitOf(10)));
    },
    commands: [
      'find users',
      'find sessions',
      'find sessions',
      'find sessions',
      'update users',
      'update sessions',
      'update sessions',
      'find sessions',
      'update sessions',
    ],
  },
  {
    name: '`admit` that is refused by its limit',
    arrange: async (scene) => {
      await add(scene, 1);
      const [id = ''] = await add(scene, 1, 'pending');
      return () => scene.store.admit(admissionOf(id, limitOf(1, 'reject')));
    },
    commands: ['find users', 'find sessions', 'find sessions', 'find sessions', 'find users'],
  },
  {
    name: '`setIdleTimeout`, however many sessions',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.setIdleTimeout('alice', 2 * HOUR, NOW);
    },
    commands: ['update users', 'find sessions', 'update sessions', 'find users'],
  },
  {
    name: '`revoke`',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, 1);
      return () => scene.store.revoke(id, REVOCATION, 'alice');
    },
    commands: ['update sessions'],
  },
  {
    name: '`revokeAll`, however many',
    arrange: async (scene) => {
      const [id = ''] = await add(scene, MANY);
      return () => scene.store.revokeAll('alice', REVOCATION, id);
    },
    commands: ['update sessions', 'find sessions'],
  },
  {
    name: '`revokeDevice`, however many',
    arrange: async (scene) => {
      const deviceId = idOf('device');
      const here = upTo(3).map((n) => sessionOf(`here ${n}`, { deviceId }));
      await Promise.all(here.map((session) => scene.store.insert(logInOf(session))));
      return () => scene.store.revokeDevice('alice', deviceId, REVOCATION);
    },
    commands: ['update sessions', 'find sessions'],
  },
  {
    name: '`findRevoked`, however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      await scene.store.revokeAll('alice', REVOCATION);
      return () => scene.store.findRevoked('alice', REVOCATION.operation);
    },
    commands: ['find sessions'],
  },
  {
    name: '`revokeBatch`, however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.revokeBatch({ limit: 1000, revocation: REVOCATION });
    },
    commands: ['find sessions', 'update sessions'],
  },
  {
    name: '`listAll`, of however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.listAll({ now: NOW, limit: 1000 });
    },
    commands: ['find sessions'],
  },
  {
    name: '`listEnded`, of however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      await scene.store.revokeAll('alice', REVOCATION);
      return () => scene.store.listEnded('alice', { now: NOW, limit: MANY });
    },
    commands: ['find sessions'],
  },
  {
    name: '`findKept`, of however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.findKept(upTo(MANY).map((n) => idOf(`${n}`)));
    },
    commands: ['find sessions'],
  },
  {
    name: '`count`',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.count(NOW);
    },
    commands: ['aggregate sessions'],
  },
  {
    name: '`findUser`',
    arrange:
      async ({ store }) =>
      () =>
        store.findUser('alice'),
    commands: ['find users'],
  },
  {
    name: '`changeUser`',
    arrange:
      async ({ store }) =>
      () =>
        store.changeUser('alice', { details: '[1]' }, { details: '{}' }),
    commands: ['update users'],
  },
  {
    name: '`changeUser` that moves `validAfter`',
    arrange:
      async ({ store }) =>
      () =>
        store.changeUser('alice', { validAfter: NOW }),
    commands: ['find users', 'update users'],
  },
  {
    name: '`changeUser` in the name of a session, of a user without a record',
    arrange: async (scene) => {
      const [session = ''] = await add(scene, 1);
      return () => scene.store.changeUser('alice', { details: '[1]' }, { details: '{}', session });
    },
    commands: ['find sessions', 'update users', 'find sessions'],
  },
  {
    name: '`eraseUser`, however many sessions',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.eraseUser('alice', { validAfter: NOW, revocation: REVOCATION });
    },
    commands: [
      'find users',
      'update users',
      'delete users',
      'update sessions',
      'find sessions',
      'find users',
      'delete sessions',
      'delete users',
    ],
  },
  {
    name: '`purgeErasures`, however many',
    arrange:
      async ({ store }) =>
      () =>
        store.purgeErasures(NOW),
    commands: ['delete users'],
  },
  {
    name: '`purge`, however many',
    arrange: async (scene) => {
      await add(scene, MANY);
      return () => scene.store.purge(NOW + 48 * HOUR, 1000);
    },
    commands: ['find sessions', 'delete sessions'],
  },
];

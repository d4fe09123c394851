import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { CountingStore, type Method } from './counting-store.js';
import { KEYS, MINUTE, OTHER_KEYS, START } from './test-manager.js';

/** What is done, and the calls to the store that it takes: the table of docs/cost.md. */
export interface Operation {
  /** As the table names it. */
  readonly name: string;
  readonly options?: Partial<SessionManagerOptions>;
  /** Does what comes before, and gives what is counted. */
  readonly arrange: (scene: Scene) => Promise<() => Promise<unknown>>;
  /** In this order. */
  readonly calls: readonly Method[];
}

interface Scene {
  readonly userId: string;
  readonly sessions: SessionManager;
  readonly time: { now: number };
  /** Another process on the same store. */
  readonly elsewhere: () => SessionManager;
}

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('The token was let in.');
    },
    () => undefined,
  );

async function logIn({ sessions, userId }: Scene) {
  const issued = await sessions.issue({ userId });
  return { ...issued, acting: sessions.actingAs(await sessions.authenticate(issued.token)) };
}

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'a request with a token that is malformed',
    arrange:
      async ({ sessions }) =>
      () =>
        refused(sessions.authenticate('not a token')),
    calls: [],
  },
  {
    name: 'a request with a token that is forged',
    arrange: async (scene) => {
      const forger = new SessionManager({
        store: new CountingStore(),
        keys: OTHER_KEYS,
        // By another clock it would be refused for its times.
        tuning: { clock: () => scene.time.now },
      });
      const { token } = await forger.issue({ userId: scene.userId });
      await forger.close();
      return () => refused(scene.sessions.authenticate(token));
    },
    calls: [],
  },
  {
    name: 'a request with a token that has expired',
    options: { absoluteTimeout: '1h' },
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      scene.time.now += 120 * MINUTE;
      return () => refused(scene.sessions.authenticate(token));
    },
    calls: [],
  },
  {
    name: 'a request of a session that was revoked by this process',
    arrange: async (scene) => {
      const { token, acting, session } = await logIn(scene);
      await acting.revoke(session.id);
      return () => refused(scene.sessions.authenticate(token));
    },
    calls: [],
  },
  {
    name: 'a request of a session that was revoked elsewhere, the first time',
    arrange: async (scene) => {
      const { token, session } = await logIn(scene);
      await scene.elsewhere().revoke(scene.userId, session.id);
      return () => refused(scene.sessions.authenticate(token));
    },
    calls: ['find'],
  },
  {
    name: 'the same, from then on',
    arrange: async (scene) => {
      const { token, session } = await logIn(scene);
      await scene.elsewhere().revoke(scene.userId, session.id);
      await refused(scene.sessions.authenticate(token));
      return () => refused(scene.sessions.authenticate(token));
    },
    calls: [],
  },
  {
    name: 'a request of a valid session',
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      return () => scene.sessions.authenticate(token);
    },
    calls: ['find'],
  },
  {
    name: 'the same within `cacheFor`, where you turn it on',
    options: { cacheFor: '10s' },
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      return () => scene.sessions.authenticate(token);
    },
    calls: [],
  },
  {
    name: 'twenty requests that arrive together',
    arrange: async (scene) => {
      const issued = [await logIn(scene), await logIn(scene), await logIn(scene)];
      const tokens = Array.from({ length: 20 }, (_, n) => issued[n % issued.length]?.token ?? '');
      return () => Promise.all(tokens.map((token) => scene.sessions.authenticate(token)));
    },
    calls: ['find'],
  },
  {
    name: '`recheck`, where `cacheFor` is on',
    options: { cacheFor: '10s' },
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      const session = await scene.sessions.authenticate(token);
      return () => scene.sessions.recheck(session);
    },
    calls: ['findLeased'],
  },
  {
    name: '`screen`',
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      return () => scene.sessions.screen(token);
    },
    calls: [],
  },
  {
    name: 'requests of several sessions whose activity is to be noted (once a `touchInterval`)',
    arrange: async (scene) => {
      const tokens = [(await logIn(scene)).token, (await logIn(scene)).token];
      scene.time.now += MINUTE;
      return async () => {
        await Promise.all([...tokens, ...tokens].map((token) => scene.sessions.authenticate(token)));
        await scene.sessions.flush();
      };
    },
    calls: ['find', 'noteActivity'],
  },
  {
    name: 'a request in the last four seconds of the idle time',
    options: { idleTimeout: '1h' },
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      scene.time.now += 60 * MINUTE - 1;
      return () => scene.sessions.authenticate(token);
    },
    calls: ['find', 'noteActivity', 'find'],
  },
  {
    name: 'a log-in',
    arrange:
      async ({ sessions, userId }) =>
      () =>
        sessions.issue({ userId }),
    calls: ['findUser', 'insert'],
  },
  {
    name: 'a log-in that takes the place of a session (`replaces`)',
    arrange: async (scene) => {
      const { token, deviceSecret } = await logIn(scene);
      const request = { userId: scene.userId, deviceSecret: deviceSecret ?? '', replaces: token };
      return () => scene.sessions.issue(request);
    },
    calls: ['findUser', 'find', 'insert', 'readLease'],
  },
  {
    name: 'a log-in that makes its device a trusted one',
    arrange:
      async ({ sessions, userId }) =>
      () =>
        sessions.issue({ userId, trustDevice: '30d' }),
    calls: ['findUser', 'insert', 'changeUser', 'read'],
  },
  {
    name: 'a log-in where no devices are remembered (`maxKnownDevices: 0`)',
    options: { tuning: { maxKnownDevices: 0 } },
    arrange:
      async ({ sessions, userId }) =>
      () =>
        sessions.issue({ userId }),
    calls: ['insert'],
  },
  {
    name: 'a log-in whose device waits for confirmation',
    options: { confirmNewDevices: '1d' },
    arrange: async (scene) => {
      await logIn(scene);
      return () => scene.sessions.issue({ userId: scene.userId });
    },
    calls: ['findUser', 'insert'],
  },
  {
    name: 'confirming a device',
    options: { confirmNewDevices: '1d' },
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      const { session } = await scene.sessions.issue({ userId: scene.userId });
      return () => acting.confirm(session.id);
    },
    calls: ['read', 'admit', 'findUser', 'changeUser'],
  },
  {
    name: 'denying a device',
    options: { confirmNewDevices: '1d' },
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      const { session } = await scene.sessions.issue({ userId: scene.userId });
      return () => acting.deny(session.id);
    },
    calls: ['read', 'revoke', 'readLease'],
  },
  {
    name: 'completing a second factor',
    arrange: async ({ sessions, userId }) => {
      const { token } = await sessions.issue({ userId, pending: true });
      const pending = await sessions.authenticate(token, { allowPending: true });
      return () => sessions.completeSecondFactor(pending, { authMethods: ['otp'] });
    },
    calls: ['read', 'admit', 'findUser', 'changeUser'],
  },
  {
    name: 'completing one that makes the device a trusted one',
    arrange: async ({ sessions, userId }) => {
      const { token } = await sessions.issue({ userId, pending: true });
      const pending = await sessions.authenticate(token, { allowPending: true });
      return () => sessions.completeSecondFactor(pending, { authMethods: ['otp'], trustDevice: '30d' });
    },
    calls: ['read', 'admit', 'findUser', 'changeUser', 'read'],
  },
  {
    name: 'a rotation',
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      return () => scene.sessions.rotate(token);
    },
    calls: ['read', 'update'],
  },
  {
    name: 'the first use of a rotated token',
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      const rotated = await scene.sessions.rotate(token);
      return async () => {
        await scene.sessions.authenticate(rotated.token);
        await scene.sessions.flush();
      };
    },
    calls: ['find', 'update'],
  },
  {
    name: 'a re-authentication',
    arrange: async (scene) => {
      const { token } = await logIn(scene);
      const session = await scene.sessions.authenticate(token);
      return () => scene.sessions.reauthenticate(session, { authMethods: ['pwd'] });
    },
    calls: ['read', 'update'],
  },
  {
    name: 'a page of the list',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      return () => acting.list();
    },
    calls: ['list'],
  },
  {
    name: 'a page of the ended sessions, where others ended them',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      const { session } = await logIn(scene);
      await acting.revoke(session.id);
      return () => acting.listEnded();
    },
    calls: ['listEnded', 'findKept'],
  },
  {
    name: 'telling why a session ended (`findEnding`), the first time',
    arrange: async ({ sessions, userId }) => {
      const { token, session } = await sessions.issue({ userId });
      await sessions.revoke(userId, session.id);
      const refusal = await sessions.authenticate(token).catch((error) => error);
      return () => sessions.findEnding(refusal);
    },
    calls: ['findKept'],
  },
  {
    name: 'the same for that session from then on',
    arrange: async ({ sessions, userId }) => {
      const { token, session } = await sessions.issue({ userId });
      await sessions.revoke(userId, session.id);
      const refusal = await sessions.authenticate(token).catch((error) => error);
      await sessions.findEnding(refusal);
      return () => sessions.findEnding(refusal);
    },
    calls: [],
  },
  {
    name: 'naming a session',
    arrange: async (scene) => {
      const { acting, session } = await logIn(scene);
      return () => acting.setLabel(session.id, 'Phone');
    },
    calls: ['read', 'update'],
  },
  {
    name: "changing the application's data",
    arrange: async (scene) => {
      const { session } = await logIn(scene);
      return () => scene.sessions.setData(scene.userId, session.id, { theme: 'dark' });
    },
    calls: ['read', 'update', 'readLease'],
  },
  {
    name: 'reading the idle time',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      return () => acting.idleTimeout();
    },
    calls: ['findUser'],
  },
  {
    name: 'setting the idle time, however many sessions',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      await logIn(scene);
      return () => acting.setIdleTimeout('7d');
    },
    calls: ['findUser', 'setIdleTimeout', 'readLease'],
  },
  {
    name: 'revoking one session',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      const { session } = await logIn(scene);
      return () => acting.revoke(session.id);
    },
    calls: ['revoke', 'readLease'],
  },
  {
    name: 'revoking all others, however many',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      for (let n = 0; n < 5; n += 1) await logIn(scene);
      return () => acting.revokeOthers();
    },
    calls: ['revokeAll', 'readLease'],
  },
  {
    name: 'revoking all, however many',
    arrange: async (scene) => {
      for (let n = 0; n < 5; n += 1) await logIn(scene);
      return () => scene.sessions.revokeAll(scene.userId);
    },
    calls: ['changeUser', 'findUser', 'revokeAll', 'readLease'],
  },
  {
    name: 'revoking a device, however many sessions',
    arrange: async (scene) => {
      const { session, acting } = await logIn(scene);
      return () => acting.revokeDevice(session.deviceId ?? '');
    },
    calls: ['findUser', 'revokeDevice', 'readLease', 'findUser'],
  },
  {
    name: 'the devices of a user',
    arrange: async (scene) => {
      const { acting } = await logIn(scene);
      return () => acting.listDevices();
    },
    calls: ['findUser'],
  },
  {
    name: 'forgetting a device',
    arrange: async (scene) => {
      const { session, acting } = await logIn(scene);
      return () => acting.forgetDevice(session.deviceId ?? '');
    },
    calls: ['findUser', 'changeUser'],
  },
  {
    name: 'erasing a user, however many sessions',
    arrange: async (scene) => {
      await logIn(scene);
      await logIn(scene);
      return () => scene.sessions.eraseUser(scene.userId);
    },
    calls: ['eraseUser', 'readLease'],
  },
];

/** The calls to a store that an operation takes, in their order. */
export async function callsOf(operation: Operation, store: SessionStore): Promise<readonly Method[]> {
  const time = { now: START };
  const counting = new CountingStore(store);
  const opened: SessionManager[] = [];
  const setLease = async (lease: number) => {
    if (operation.options?.cacheFor === undefined) return;
    const { version } = await store.readLease();
    await store.changeLease(version, { grant: lease, wait: lease });
  };
  const open = () => {
    const { options } = operation;
    const tuning = { clock: () => time.now, purgeInterval: 'none', ...options?.tuning } as const;
    const sessions = new SessionManager({ keys: KEYS, ...options, store: counting, tuning });
    opened.push(sessions);
    return sessions;
  };
  try {
    await setLease(10_000);
    // A user of their own, so that operations share a store and nothing else.
    const act = await operation.arrange({ userId: operation.name, sessions: open(), time, elsewhere: open });
    for (const sessions of opened) await sessions.flush();
    counting.take();
    await act();
    return counting.take();
  } finally {
    for (const sessions of opened) await sessions.close();
    await setLease(0);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SessionManager } from '@jwt-sessions/core';
import type { SessionFacts, SessionStore, StoredSession } from '@jwt-sessions/core/store';
import type { RevokedNote } from '../history/history.js';
import { sharedNow } from '../machine-clock.js';
import type { Profile } from '../profiles.js';
import { everyNth, wrapStore } from './wrap-store.js';

/** Something that is wrong on purpose, round a store, a manager or who listens to it. */
export interface Plant {
  /** The check that must see it; null for what must be seen by none. */
  readonly check: string | null;
  readonly store?: (store: SessionStore) => SessionStore;
  readonly manager?: (manager: SessionManager) => void;
  readonly listener?: (tell: (note: RevokedNote) => void) => (note: RevokedNote) => void;
  /** The rules that the manager really keeps, where it was told others. */
  readonly rules?: (rules: Profile) => Partial<Profile>;
  /** Whether it is a fault only where processes may answer from memory. */
  readonly isLeased?: boolean;
}

/** Half of the requests see what a replica does that is a moment behind. */
function readStale(store: SessionStore): SessionStore {
  const seen = new Map<string, { readonly facts: SessionFacts; readonly at: number }>();
  const isBehind = everyNth(2);
  return wrapStore(store, {
    async find(ids) {
      const now = sharedNow();
      const found = new Map((await store.find(ids)).map((facts) => [facts.id, facts]));
      const stale = isBehind();
      for (const id of ids) {
        const facts = found.get(id);
        const old = seen.get(id);
        if (stale && facts === undefined && old !== undefined && now - old.at < 30) found.set(id, old.facts);
        if (facts !== undefined) seen.set(id, { facts, at: now });
      }
      return [...found.values()];
    },
  });
}

/** Whoever asks for ids that are being asked for rides along on that statement, though it was sent before. */
function joinStatements(store: SessionStore): SessionStore {
  const underWay = new Map<string, Promise<SessionFacts[]>>();
  return wrapStore(store, {
    find(ids) {
      const key = ids.join();
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const statement = store
        .find(ids)
        .then((found) => pause(5, found))
        .finally(() => underWay.delete(key));
      underWay.set(key, statement);
      return statement;
    },
  });
}

/** A process takes a longer lease than any ending waits for. */
function grantMore(store: SessionStore): SessionStore {
  return wrapStore(store, {
    async findLeased(ids) {
      const { sessions, grant } = await store.findLeased(ids);
      return { sessions, grant: 10 * grant };
    },
  });
}

/** A process that ends and has never heard of leases. */
function waitForNothing(store: SessionStore): SessionStore {
  return wrapStore(store, { readLease: async () => ({ ...(await store.readLease()), wait: 0 }) });
}

/** Only who has ended something waits: that there was nothing to be ended is told at once. */
function waitWhereEnded(store: SessionStore): SessionStore {
  let isIdle = false;
  const noting = async <T>(call: Promise<T>, hasEnded: (answer: T) => boolean): Promise<T> => {
    const answer = await call;
    isIdle = !hasEnded(answer);
    return answer;
  };
  return wrapStore(store, {
    revoke: (...given) => noting(store.revoke(...given), (ended) => ended),
    revokeAll: (...given) => noting(store.revokeAll(...given), (ended) => ended.length > 0),
    async readLease() {
      const isOver = isIdle;
      const lease = await store.readLease();
      return isOver ? { ...lease, wait: 0 } : lease;
    },
  });
}

function acknowledgeEarly(store: SessionStore): SessionStore {
  return wrapStore(store, {
    async revoke(id, revocation, owner) {
      const known = await store.read(id);
      setTimeout(() => void store.revoke(id, revocation, owner), 15);
      return known !== null;
    },
  });
}

function loseRows(store: SessionStore): SessionStore {
  const isLost = everyNth(5);
  return wrapStore(store, {
    async insert(request) {
      const result = await store.insert(request);
      if (result.inserted && isLost()) await store.purge(Number.MAX_SAFE_INTEGER, 0);
      if (!result.inserted || !isLost()) return result;
      await store.revoke(result.session.id, {
        at: request.now,
        reason: 'lost',
        by: 'rule',
        operation: `${'x'.repeat(21)}w`,
      });
      return result;
    },
  });
}

function changeLimit(store: SessionStore, by: number): SessionStore {
  return wrapStore(store, {
    insert: (request) =>
      store.insert(
        request.limit === undefined
          ? request
          : { ...request, limit: { ...request.limit, max: request.limit.max + by } },
      ),
  });
}

/** The generation that was seen a moment ago, for half a second. */
function remember(store: SessionStore): SessionStore {
  const seen = new Map<string, { readonly facts: SessionFacts; readonly at: number }>();
  return wrapStore(store, {
    async find(ids) {
      const now = sharedNow();
      return (await store.find(ids)).map((facts) => {
        const old = seen.get(facts.id);
        if (old !== undefined && now - old.at < 500) return old.facts;
        seen.set(facts.id, { facts, at: now });
        return facts;
      });
    },
  });
}

function listStale(store: SessionStore): SessionStore {
  const shown = new Map<string, { readonly page: StoredSession[]; readonly at: number }>();
  return wrapStore(store, {
    async list(userId, page) {
      const now = sharedNow();
      const old = shown.get(userId);
      if (old !== undefined && now - old.at < 100) return old.page;
      const fresh = await store.list(userId, page);
      shown.set(userId, { page: fresh, at: now });
      return fresh;
    },
  });
}

async function slowly<T>(next: () => number, call: () => Promise<T>): Promise<T> {
  await pause(next());
  const result = await call();
  await pause(next());
  return result;
}

/** What a process holds on to that never lets go. */
class KeptRequest {
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    this.ids = ids;
  }
}

function keepRequests(store: SessionStore): SessionStore {
  const kept: KeptRequest[] = [];
  return wrapStore(store, {
    find: (ids) => {
      kept.push(new KeptRequest(ids));
      return store.find(ids);
    },
  });
}

/** Every call takes up to 30 ms more, before it is made and before it is answered. */
function slowDown(store: SessionStore): SessionStore {
  let calls = 0;
  const next = () => {
    calls += 7;
    return calls % 31;
  };
  return wrapStore(store, {
    insert: (...given) => slowly(next, () => store.insert(...given)),
    find: (...given) => slowly(next, () => store.find(...given)),
    read: (...given) => slowly(next, () => store.read(...given)),
    list: (...given) => slowly(next, () => store.list(...given)),
    noteActivity: (...given) => slowly(next, () => store.noteActivity(...given)),
    update: (...given) => slowly(next, () => store.update(...given)),
    admit: (...given) => slowly(next, () => store.admit(...given)),
    setIdleTimeout: (...given) => slowly(next, () => store.setIdleTimeout(...given)),
    revoke: (...given) => slowly(next, () => store.revoke(...given)),
    revokeAll: (...given) => slowly(next, () => store.revokeAll(...given)),
    findUser: (...given) => slowly(next, () => store.findUser(...given)),
    changeUser: (...given) => slowly(next, () => store.changeUser(...given)),
  });
}

const ALL = {
  'stale-reads': { check: 'ended-session-let-in', store: readStale },
  'joined-statement': { check: 'ended-session-let-in', store: joinStatements },
  'early-acknowledgement': { check: 'ended-session-let-in', store: acknowledgeEarly },
  'outlived-cache': {
    check: 'ended-session-let-in',
    rules: ({ cacheFor }) => ({ cacheFor: cacheFor === null ? null : cacheFor * 10 }),
    store: grantMore,
    isLeased: true,
  },
  'unwaited-lease': { check: 'ended-session-let-in', store: waitForNothing, isLeased: true },
  'waits-for-its-own': {
    check: 'ended-session-let-in',
    store: waitWhereEnded,
    isLeased: true,
  },
  'clock-at-the-insert': {
    check: 'old-log-in-let-in',
    // As if the check of the credentials had begun when it was over, on a clock that is further ahead than is provided for.
    store: (store) =>
      wrapStore(store, {
        insert: (request) => store.insert({ ...request, authenticationStartedAt: request.now + 10_000 }),
      }),
  },
  'late-end-of-all': {
    check: 'new-log-in-refused',
    store: (store) =>
      wrapStore(store, {
        insert: ({ authenticationStartedAt, ...request }) =>
          store.insert({ ...request, authenticationStartedAt: authenticationStartedAt - 60_000 }),
      }),
  },
  'lost-row': { check: 'valid-refused', store: loseRows },
  'failure-as-absence': {
    check: 'valid-refused',
    store: (store) => {
      const fails = everyNth(40);
      return wrapStore(store, { find: async (ids) => (fails() ? [] : store.find(ids)) });
    },
  },
  'dropped-activity': {
    check: 'valid-refused',
    store: (store) => wrapStore(store, { noteActivity: async () => [] }),
  },
  'remembered-generation': { check: 'replaced-token-let-in', store: remember },
  'idle-for-ever': {
    check: 'idle-end-outlived',
    store: (store) =>
      wrapStore(store, {
        find: async (ids) =>
          (await store.find(ids)).map((facts) => ({ ...facts, expiresAt: facts.absoluteExpiresAt })),
      }),
  },
  'longer-life': {
    check: 'absolute-end-outlived',
    rules: ({ absoluteTimeout }) => ({ absoluteTimeout: absoluteTimeout + 60_000 }),
  },
  'soft-limit': { check: 'limit-exceeded', store: (store) => changeLimit(store, 1) },
  'hard-limit': { check: 'room-refused', store: (store) => changeLimit(store, -1) },
  'doubled-event': {
    check: 'event-doubled',
    listener: (tell) => {
      const isDoubled = everyNth(10);
      return (note) => {
        tell(note);
        if (isDoubled()) tell(note);
      };
    },
  },
  'lost-event': {
    check: 'event-missing',
    listener: (tell) => {
      const isLost = everyNth(10);
      return (note) => {
        if (!isLost()) tell(note);
      };
    },
  },
  'told-everybody': {
    check: 'told-twice',
    store: (store) =>
      wrapStore(store, {
        revoke: async (id, revocation, owner) => {
          await store.revoke(id, revocation, owner);
          return true;
        },
      }),
  },
  'wrong-count': {
    check: 'count-wrong',
    manager: (manager) => {
      const revokeAll = manager.revokeAll.bind(manager);
      manager.revokeAll = async (...given) => (await revokeAll(...given)) + 1;
    },
  },
  'stale-list': { check: 'ended-listed', store: listStale },
  'short-list': {
    check: 'valid-unlisted',
    store: (store) =>
      wrapStore(store, { list: async (...given) => (await store.list(...given)).slice(0, 1) }),
  },
  'failing-reads': {
    check: 'failed-undisturbed',
    store: (store) => {
      const fails = everyNth(50);
      return wrapStore(store, {
        find: async (ids) => {
          if (fails()) throw new Error('planted');
          return store.find(ids);
        },
      });
    },
  },
  'thrown-away-code': {
    check: 'unexpected-answer',
    manager: (manager) => {
      manager.setIdleTimeout = async () => {
        throw new RangeError('planted');
      };
    },
  },
  'kept-requests': { check: 'heap-grows', store: keepRequests },
  /** The control: slow answers are no fault. */
  'slow-answers': { check: null, store: slowDown },
} as const satisfies Readonly<Record<string, Plant>>;

export type PlantedFault = keyof typeof ALL;

/** Each with the check that must name it. */
export const PLANTS: Readonly<Record<PlantedFault, Plant>> = ALL;

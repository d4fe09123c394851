import { createSecretKey, randomBytes } from 'node:crypto';
import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import jwt from 'jsonwebtoken';
import { KEYS, SECRET } from '../fixtures/keys.js';
import { answerQuestions } from '../processes/answer-questions.js';
import { openStore } from '../subjects/jwt-sessions/open-store.js';
import { isMongo } from '../subjects/subject-setup.js';
import { type InsertByHand, openInsertByHand } from './insert-by-hand.js';
import { openLimitedInsertByHand } from './limited-insert-by-hand.js';
import type { ListTimes, LogInOrder, OperationsSetup, PurgeOrder, PurgeOutcome } from './operations-setup.js';

/** As many as the manager hands to a store at once. */
const ACTIVITIES = 500;
const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;
/** How long a session is kept after its end, by default. */
const KEPT = 24 * 60 * 60 * 1000;
const LONG_AFTER_EVERY_END = 3 * 365 * 24 * 60 * 60 * 1000;

let opened: SessionStore | null = null;
let insertByHand: InsertByHand | null = null;
/** Null for MongoDB, where nobody wrote it. */
let limitedByHand: InsertByHand | null = null;

/** A process that does to a store what is not on the way of a request, and takes the time. */
answerQuestions({
  async open(setup: OperationsSetup) {
    ({ store: opened } = await openStore({ ...setup, counted: false, sessions: [] }));
    // As by default: else every ending would wait for what others may still believe.
    await new SessionAdmin({ store: opened }).setLease(null);
  },

  /** Makes the tables of the log-ins that are written by hand, which is the first thing that they need. */
  async openByHand({ store, url }: OperationsSetup) {
    insertByHand = await openInsertByHand(store, url);
    limitedByHand = isMongo(store) ? null : await openLimitedInsertByHand(store, url);
  },

  /** Log-ins per second: the insert, and the token. */
  async logIn({ limited, seconds, together, users }: LogInOrder) {
    const sessions = manager(limited ? {} : { maxSessions: 'none' });
    return perSecond({ seconds, together, users }, async (userId) => {
      await sessions.issue({ userId, ip: '192.0.2.17' });
    });
  },

  /** The same as one writes it by hand: an insert, and a token; null where nobody wrote it. */
  async logInByHand({ limited, ...order }: LogInOrder) {
    if (insertByHand === null) throw new Error('There is no table yet.');
    const insert = limited ? limitedByHand : insertByHand;
    if (insert === null) return null;
    const key = createSecretKey(Buffer.from(SECRET));
    return perSecond(order, async (userId) => {
      const id = randomBytes(16).toString('base64url');
      const expiresAt = Date.now() + THIRTY_DAYS;
      await insert({ id, userId, expiresAt });
      const claims = { sub: userId, lookup_id: id, exp: Math.floor(expiresAt / 1000) };
      jwt.sign(claims, key, { algorithm: 'HS256' });
    });
  },

  async list(userId: string): Promise<ListTimes> {
    const sessions = manager();
    const start = performance.now();
    let { nextCursor } = await sessions.list(userId);
    const firstPage = performance.now() - start;
    while (nextCursor !== null) ({ nextCursor } = await sessions.list(userId, { cursor: nextCursor }));
    return { firstPage, allPages: performance.now() - start };
  },

  /** Milliseconds to end all sessions of a user but one. */
  async endOthers({ userId, count }: { userId: string; count: number }) {
    const sessions = manager();
    const [stays] = (await sessions.list(userId, { limit: 1 })).sessions;
    if (stays === undefined) throw new Error(`${userId} has no session.`);
    const start = performance.now();
    const ended = await sessions.revokeAll(userId, { except: stays.id });
    if (ended !== count - 1) throw new Error(`${ended} sessions were ended instead of ${count - 1}.`);
    return performance.now() - start;
  },

  /** Milliseconds to note activity on sessions, as many in a statement as the manager hands over at once. */
  async noteActivity(ids: readonly string[]) {
    const at = Date.now();
    const start = performance.now();
    for (let first = 0; first < ids.length; first += ACTIVITIES) {
      const batch = ids.slice(first, first + ACTIVITIES);
      const busy = await store().noteActivity(
        batch.map((id) => ({ id, at, ip: '192.0.2.18' })),
        at,
      );
      if (busy.length > 0) throw new Error(`${busy.length} rows were held by somebody else.`);
    }
    return performance.now() - start;
  },

  /** Removes sessions, as if they were over for as long as they are kept. */
  async purge({ endedBefore }: PurgeOrder): Promise<PurgeOutcome> {
    const before = endedBefore ?? Date.now() + LONG_AFTER_EVERY_END;
    const admin = new SessionAdmin({ store: store(), clock: () => before + KEPT });
    const start = performance.now();
    const rows = await admin.purge();
    return { rows, milliseconds: performance.now() - start };
  },
});

/** How many users log in per second, so many at a time. */
async function perSecond(
  { seconds, together, users }: Omit<LogInOrder, 'limited'>,
  logIn: (userId: string) => Promise<void>,
): Promise<number> {
  const start = performance.now();
  let count = 0;
  const logInAgain = async () => {
    while (performance.now() - start < seconds * 1000) {
      // A step that has no factor in common with the number of users takes them in an order of no use to anybody.
      const userId = `user-${(count * 7919) % users}`;
      count += 1;
      await logIn(userId);
    }
  };
  await Promise.all(Array.from({ length: together }, logInAgain));
  return count / ((performance.now() - start) / 1000);
}

function store(): SessionStore {
  if (opened === null) throw new Error('There is no store yet.');
  return opened;
}

function manager(options: Pick<SessionManagerOptions, 'maxSessions'> = {}): SessionManager {
  return new SessionManager({ store: store(), keys: KEYS, ...options, tuning: { purgeInterval: 'none' } });
}

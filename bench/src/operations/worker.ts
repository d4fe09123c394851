import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import { KEYS } from '../fixtures/keys.js';
import { answerQuestions } from '../processes/answer-questions.js';
import { openStore } from '../subjects/jwt-sessions/open-store.js';
import type { ListTimes, LogInOrder, OperationsSetup, PurgeOutcome } from './operations-setup.js';

/** As many as the manager hands to a store at once. */
const ACTIVITIES = 500;
const LONG_AFTER_EVERY_END = 3 * 365 * 24 * 60 * 60 * 1000;

let opened: SessionStore | null = null;

/** A process that does to a store what is not on the way of a request, and takes the time. */
answerQuestions({
  async open(setup: OperationsSetup) {
    ({ store: opened } = await openStore({ ...setup, counted: false, sessions: [] }));
  },

  /** Log-ins per second: the insert, and the token. */
  async logIn({ limited, seconds, together, users }: LogInOrder) {
    const sessions = manager(limited ? {} : { maxSessions: 'none' });
    const start = performance.now();
    let count = 0;
    const logInAgain = async () => {
      while (performance.now() - start < seconds * 1000) {
        // A step that has no factor in common with the number of users takes them in an order of no use to anybody.
        const userId = `user-${(count * 7919) % users}`;
        count += 1;
        await sessions.issue({ userId, ip: '192.0.2.17' });
      }
    };
    await Promise.all(Array.from({ length: together }, logInAgain));
    return count / ((performance.now() - start) / 1000);
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

  /** Removes every session, as if all were over for long. */
  async purge(): Promise<PurgeOutcome> {
    const admin = new SessionAdmin({ store: store(), clock: () => Date.now() + LONG_AFTER_EVERY_END });
    const start = performance.now();
    const rows = await admin.purge();
    return { rows, milliseconds: performance.now() - start };
  },
});

function store(): SessionStore {
  if (opened === null) throw new Error('There is no store yet.');
  return opened;
}

function manager(options: Pick<SessionManagerOptions, 'maxSessions'> = {}): SessionManager {
  return new SessionManager({ store: store(), keys: KEYS, ...options, tuning: { purgeInterval: 'none' } });
}

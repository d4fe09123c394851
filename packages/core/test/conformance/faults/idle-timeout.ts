import { type Fault, fault, turns } from './fault.js';

/** Faults of setIdleTimeout; those that bring sessions back are with the revivals. */
export const idleTimeoutFaults: readonly Fault[] = [
  fault(
    'an idle time makes no user record',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const user = await intact.findUser(userId);
        for (const session of await intact.list(userId, { now, limit: 1000 })) {
          const row = intact.row(session.id);
          const expiresAt = Math.min(session.absoluteExpiresAt, session.lastActiveAt + idleTimeout);
          if (row) Object.assign(row.session, { idleTimeout, expiresAt });
        }
        if (user) await intact.changeUser(userId, { idleTimeout });
      },
    }),
    'setIdleTimeout makes the user record where there is none',
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
    'setIdleTimeout lets activity move a session on by its own longest idle time',
  ),
  fault(
    'an idle time resets the rest of the user record',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        await intact.changeUser(userId, { details: '{}' });
        await intact.setIdleTimeout(userId, idleTimeout, now);
      },
    }),
    'setIdleTimeout leaves the rest of the user record',
  ),
  fault(
    'an idle time reaches active sessions alone',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const pending = intact.sessions.ofUser(userId).filter(({ session }) => session.status === 'pending');
        const before = pending.map(({ session }) => ({ ...session }));
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const [n, { session }] of pending.entries()) Object.assign(session, before[n]);
      },
    }),
    'setIdleTimeout reaches every session of the user, whatever its status',
  ),
  fault(
    'an idle time moves expiresAt past the absolute end',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const { session } of intact.sessions.ofUser(userId)) {
          const expiresAt = session.lastActiveAt + idleTimeout;
          if (session.expiresAt > now && Number.isSafeInteger(expiresAt * 100)) session.expiresAt = expiresAt;
        }
      },
    }),
    'setIdleTimeout does not move expiresAt past the absolute end',
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
  ),
  fault(
    "an idle time passes over a session's own longest one",
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const rows = intact.sessions.ofUser(userId);
        const longest = rows.map(({ session }) => session.maxIdleTimeout);
        for (const { session } of rows) session.maxIdleTimeout = null;
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const [n, { session }] of rows.entries()) session.maxIdleTimeout = longest[n] ?? null;
      },
    }),
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
    'setIdleTimeout lets activity move a session on by its own longest idle time',
  ),
  fault(
    'an idle time leaves the sessions that have a longest one of their own',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const rows = intact.sessions.ofUser(userId).filter(({ session }) => session.maxIdleTimeout !== null);
        const before = rows.map(({ session }) => ({ ...session }));
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const [n, { session }] of rows.entries()) Object.assign(session, before[n]);
      },
    }),
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
  ),
  fault(
    "an idle time is cut in a session's record and not in its end",
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const { session } of intact.sessions.ofUser(userId)) {
          const end = session.lastActiveAt + idleTimeout;
          if (session.maxIdleTimeout !== null && session.expiresAt > now)
            session.expiresAt = Math.min(session.absoluteExpiresAt, end);
        }
      },
    }),
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
  ),
  fault(
    "an idle time reaches everybody's sessions",
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        for (const id of intact.userIds(userId)) await intact.setIdleTimeout(id, idleTimeout, now);
      },
    }),
    "setIdleTimeout leaves other users' sessions",
    'texts that look like code are user ids like any other',
    'user ids that look alike are users of their own in setIdleTimeout',
  ),
  fault(
    'an idle time writes expiresAt from the activity of a moment before',
    (intact) => ({
      async setIdleTimeout(userId, idleTimeout, now) {
        const before = intact.sessions.ofUser(userId).map(({ session }) => ({ ...session }));
        await turns();
        await intact.setIdleTimeout(userId, idleTimeout, now);
        for (const { id, lastActiveAt, absoluteExpiresAt, expiresAt } of before) {
          const session = intact.sessions.get(id)?.session;
          if (!session || expiresAt <= now) continue;
          session.expiresAt = Math.min(absoluteExpiresAt, lastActiveAt + idleTimeout);
        }
      },
    }),
    'setIdleTimeout gives no session more than its own longest idle time',
    'setIdleTimeout gives a session less than its own longest idle time, and as much as that again',
    'setIdleTimeout loses no activity that it races, nor is it lost',
  ),
];

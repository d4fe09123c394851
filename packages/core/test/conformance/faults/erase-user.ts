import { erasureKey } from '../../../src/store/erasure-key.js';
import { type Fault, fault, turns } from './fault.js';

/** Faults of eraseUser, of what remembers it, and of what heeds that. */
export const eraseUserFaults: readonly Fault[] = [
  fault(
    'an erasure ends the sessions and keeps them',
    (intact) => ({
      async eraseUser(userId, { validAfter, revocation }) {
        const known = [intact.users.get(userId)?.validAfter, intact.erasures.get(erasureKey(userId))];
        intact.erasures.set(erasureKey(userId), Math.max(validAfter, ...known.map((each = -1) => each + 1)));
        const ended = await intact.revokeAll(userId, revocation);
        intact.users.delete(userId);
        return ended;
      },
    }),
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'an erasure leaves the user record',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const user = intact.users.get(userId);
        const ended = await intact.eraseUser(userId, erasure);
        if (user) intact.users.set(userId, user);
        return ended;
      },
    }),
    'eraseUser removes the user record',
    'eraseUser lets the next one log in, who inherits nothing',
    'eraseUser leaves nothing of the log-ins that it races',
    'eraseUser leaves nothing of the log-ins with a note that it races',
  ),
  fault(
    'an erasure tells of what had ended before',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const rows = intact.rows.filter(
          ({ session }) => session.userId === userId && intact.sessions.has(session.id),
        );
        await intact.eraseUser(userId, erasure);
        return rows.map(({ session }) => session.id);
      },
    }),
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
    'eraseUser reports each session once, to it or to who ends one meanwhile',
  ),
  fault(
    'an erasure is not remembered',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const ended = await intact.eraseUser(userId, erasure);
        intact.erasures.clear();
        return ended;
      },
    }),
    'changeUser moves validAfter on beyond that of an erasure',
    'eraseUser refuses a log-in whose check had begun, of a user of whom nothing was kept as well',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'an erasure is remembered only of a user of whom something was kept',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const known = intact.rows.some(({ session }) => session.userId === userId);
        const ended = await intact.eraseUser(userId, erasure);
        if (!known) intact.erasures.delete(erasureKey(userId));
        return ended;
      },
    }),
    'changeUser moves validAfter on beyond that of an erasure',
    'eraseUser refuses a log-in whose check had begun, of a user of whom nothing was kept as well',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'an erasure refuses log-ins for ever',
    (intact) => ({
      eraseUser: (userId, erasure) =>
        intact.eraseUser(userId, { ...erasure, validAfter: Number.MAX_SAFE_INTEGER }),
    }),
    'changeUser moves validAfter on beyond that of an erasure',
    'eraseUser lets the next one log in, who inherits nothing',
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'the last erasure is remembered, whatever its time',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const ended = await intact.eraseUser(userId, erasure);
        intact.erasures.set(erasureKey(userId), erasure.validAfter);
        return ended;
      },
    }),
    'eraseUser refuses log-ins beyond the validAfter of the user record',
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
  ),
  fault(
    'the first erasure is remembered, whatever comes later',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const first = intact.erasures.get(erasureKey(userId));
        const ended = await intact.eraseUser(userId, erasure);
        if (first !== undefined) intact.erasures.set(erasureKey(userId), first);
        return ended;
      },
    }),
    'eraseUser may be run again, and refuses log-ins by a later time each time, whatever it is given',
  ),
  fault(
    'an erasure heeds no user record',
    (intact) => ({
      eraseUser(userId, erasure) {
        const user = intact.users.get(userId);
        if (user) intact.users.set(userId, { ...user, validAfter: 0 });
        return intact.eraseUser(userId, erasure);
      },
    }),
    'eraseUser refuses log-ins beyond the validAfter of the user record',
  ),
  fault(
    'the next one of the id has the idle time of the one before',
    (intact) => {
      const idleTimes = new Map<string, number | null>();
      return {
        async eraseUser(userId, erasure) {
          idleTimes.set(userId, intact.users.get(userId)?.idleTimeout ?? null);
          return intact.eraseUser(userId, erasure);
        },
        async insert(request) {
          const idleTimeout = idleTimes.get(request.session.userId) ?? request.session.idleTimeout;
          return intact.insert({ ...request, session: { ...request.session, idleTimeout } });
        },
      };
    },
    'eraseUser lets the next one log in, who inherits nothing',
  ),
  fault(
    'an erasure takes everybody',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const ended = await intact.eraseUser(userId, erasure);
        const others = intact.userIds(userId).filter((id) => id !== userId);
        await Promise.all(others.map((id) => intact.eraseUser(id, erasure)));
        return ended;
      },
    }),
    'eraseUser touches nobody else',
  ),
  fault(
    'the sessions are looked up, and erased later',
    (intact) => ({
      async eraseUser(userId, erasure) {
        const ids = intact.sessions.ofUser(userId).map(({ session }) => session.id);
        await turns();
        await intact.eraseUser(userId, erasure);
        return ids;
      },
    }),
    'eraseUser reports each session once, to it or to who ends one meanwhile',
  ),
  fault(
    'a log-in looks for an erasure, and is let in later',
    (intact) => ({
      async insert(request) {
        const { userId } = request.session;
        const outdated = (intact.erasures.get(erasureKey(userId)) ?? 0) > request.authenticationStartedAt;
        if (outdated) return { inserted: false, reason: 'outdated' };
        await turns(2);
        const remembered = intact.erasures.get(erasureKey(userId));
        intact.erasures.delete(erasureKey(userId));
        const inserting = intact.insert(request);
        if (remembered !== undefined) intact.erasures.set(erasureKey(userId), remembered);
        return inserting;
      },
    }),
    'eraseUser leaves nothing of the log-ins that it races',
    'eraseUser leaves nothing of the log-ins with a note that it races',
  ),
  fault(
    'a change of the record heeds no session',
    (intact) => ({
      changeUser: (userId, changes, expected) =>
        intact.changeUser(userId, changes, expected && { details: expected.details }),
    }),
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'a change of the record demands a session that is not ended',
    (intact) => ({
      changeUser: async (userId, changes, expected) =>
        expected?.session !== undefined && intact.sessions.get(expected.session) === null
          ? false
          : intact.changeUser(userId, changes, expected),
    }),
    'changeUser in the name of a session makes a record where that is there, ended or not',
  ),
  fault(
    "a change of the record is content with anybody's session",
    (intact) => ({
      changeUser: async (userId, changes, expected) =>
        expected?.session !== undefined && intact.sessions.has(expected.session)
          ? intact.changeUser(userId, changes, { details: expected.details })
          : intact.changeUser(userId, changes, expected),
    }),
    "changeUser in the name of a session makes none where there is no such session, or it is somebody else's",
  ),
  fault(
    'an admission is written for a session that is gone',
    (intact) => ({
      async admit(request) {
        const row = intact.row(request.id);
        const result = await intact.admit(request);
        if (row && !intact.sessions.has(request.id))
          intact.sessions.add({ ...row.session, status: 'active' });
        return result;
      },
    }),
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'erasures are forgotten at their very time',
    (intact) => ({
      purgeErasures: (before) => intact.purgeErasures(before + 1),
    }),
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'erasures are never forgotten',
    () => ({ purgeErasures: async () => 0 }),
    'purgeErasures forgets an erasure by its time, and says how many',
  ),
  fault(
    'user records are forgotten with the erasures',
    (intact) => ({
      async purgeErasures(before) {
        for (const [id, { validAfter }] of intact.users) if (validAfter < before) intact.users.delete(id);
        return intact.purgeErasures(before);
      },
    }),
    'purgeErasures leaves the records of users',
  ),
];

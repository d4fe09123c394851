import { NOW } from '../../../src/conformance/moments.js';
import type { SessionStore, StoredSession } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** An ending of all that reaches only some. */
function endingOnly(
  reaches: (session: StoredSession, n: number) => boolean,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async revokeAll(userId, revocation, except) {
      const others = intact.sessions.ofUser(userId).filter(({ session }) => session.id !== except);
      const rows = others.filter(({ session }, n) => reaches(session, n));
      for (const row of rows) intact.sessions.revoke(row, revocation);
      return rows.map(({ session }) => session.id);
    },
  });
}

/** Faults of revoke and revokeAll. */
export const revocationFaults: readonly Fault[] = [
  fault(
    'ending one session ends all of its user',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const session = await intact.read(id);
        const ended = await intact.revoke(id, revocation, owner);
        if (session && ended) await intact.revokeAll(session.userId, revocation);
        return ended;
      },
    }),
    'list goes on behind a session that is no longer there',
    'list neither skips nor repeats when sessions are ended between two pages',
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'noteActivity decides on each row by itself',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'revoke is true and leaves the other sessions',
    'findRevoked finds the one that an end has ended',
    'revokeBatch counts those that it revoked, and none that had been before',
    'listAll leaves out what is over',
    'count counts the live sessions of a user',
    'count counts the live sessions of all users',
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
    'purge removes ended sessions by the time of their ending',
  ),
  fault(
    'ending an ended session is told again',
    (intact) => ({
      revoke: async (id, revocation, owner) =>
        (await intact.revoke(id, revocation, owner)) || Boolean(intact.row(id)?.revocation),
    }),
    'insert with a limit tells nobody else that it ended what it evicted',
    'racing inserts with a limit tell of an eviction either the log-in or who ends the session meanwhile',
    'insert in place of another session leaves the id of that one taken, for ever',
    'insert in place of another session is told either to the log-in or to who ends that one meanwhile',
    'admit with a limit tells nobody else that it ended what it evicted',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'revoke is false the second time',
    'revoke is true for exactly one of those that race',
    'revokeAll reports no session that an end reports which it races',
    'revokeBatch counts each session once where several walk, and others revoke some meanwhile',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
    'eraseUser reports each session once, to it or to who ends one meanwhile',
  ),
  fault(
    'ending a session that never was is told as done',
    (intact) => ({
      revoke: async (id, revocation, owner) =>
        (await intact.revoke(id, revocation, owner)) || !intact.row(id),
    }),
    'revoke is false where there is no such session',
    'texts that look like code are ids of nothing, and no error',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'a session that expired can not be ended',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const session = await intact.read(id);
        const expired = session !== null && session.expiresAt <= NOW && session.expiresAt > NOW / 2;
        return !expired && intact.revoke(id, revocation, owner);
      },
    }),
    'revoke ends a session that has expired',
    'purge removes ended sessions by the time of their ending',
  ),
  fault(
    'the owner can not end the session',
    (intact) => ({
      revoke: async (id, revocation, owner) => owner === undefined && intact.revoke(id, revocation),
    }),
    "revoke ends the owner's session",
    'findRevoked finds the one that an end has ended',
    'texts that look like code are user ids like any other',
  ),
  fault(
    "somebody else's session can be ended",
    (intact) => ({ revoke: (id, revocation) => intact.revoke(id, revocation) }),
    "revoke is false for somebody else's session and leaves it",
    'texts that look like code are ids of nothing, and no error',
    'user ids that look alike are users of their own in end',
  ),
  fault(
    'the session is looked up, and ended later',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const session = await intact.read(id);
        await turns();
        const ended = await intact.revoke(id, revocation, owner);
        return ended || (session !== null && (owner === undefined || session.userId === owner));
      },
    }),
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'revoke is true for exactly one of those that race',
  ),
  fault(
    'pending sessions are left when all are ended',
    endingOnly(({ status }) => status === 'active'),
    'admit refuses a session that was ended with all of its user',
    'racing admissions bring none back that are ended all together meanwhile',
    'revokeAll ends all sessions of the user and returns their ids',
  ),
  fault(
    'ending nothing is an error',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        if (!intact.rows.some(({ session }) => session.userId === userId)) throw new Error('Not found.');
        return intact.revokeAll(userId, revocation, except);
      },
    }),
    'revokeAll returns nothing for a user without sessions',
    'texts that look like code are ids of nothing, and no error',
  ),
  fault(
    'expired sessions are left when all are ended',
    endingOnly(({ expiresAt }) => expiresAt > NOW),
    'revokeAll ends expired sessions too',
    'findRevoked finds all that an ending of all has ended, also expired ones',
    'purge removes sessions that were ended together by the time of their ending',
  ),
  fault(
    'sessions that had ended before are reported again',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        await intact.revokeAll(userId, revocation, except);
        const rows = intact.rows.filter(({ session, revocation }) => session.userId === userId && revocation);
        return rows.map(({ session }) => session.id);
      },
    }),
    'insert with a limit tells nobody else that it ended what it evicted',
    'admit with a limit tells nobody else that it ended what it evicted',
    'racing admissions bring none back that are ended all together meanwhile',
    'revokeAll does not return those that had ended before',
    'revokeAll reports each session to one of those that race',
    'revokeBatch counts each session once where several walk, and others revoke some meanwhile',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'the excepted session is ended with the others',
    (intact) => ({ revokeAll: (userId, revocation) => intact.revokeAll(userId, revocation) }),
    'insert with a limit tells nobody else that it ended what it evicted',
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'admit with a limit tells nobody else that it ended what it evicted',
    'revokeAll spares the one that is excepted',
    'session ids that look alike are sessions of their own',
  ),
  fault(
    'nothing is ended where the excepted one is not the user’s',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const stranger = except !== undefined && (await intact.read(except)) === null;
        return stranger ? [] : intact.revokeAll(userId, revocation, except);
      },
    }),
    'revokeAll ends all where the excepted one is not there',
  ),
  fault(
    "the sessions of the excepted one's owner are ended",
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const owner = except === undefined ? userId : ((await intact.read(except))?.userId ?? userId);
        const theirs = owner === userId ? [] : await intact.revokeAll(owner, revocation, except);
        return [...(await intact.revokeAll(userId, revocation, except)), ...theirs];
      },
    }),
    "revokeAll touches nobody else's sessions, not even with theirs excepted",
  ),
  fault(
    'all others are ended, whoever has them',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const users = except === undefined ? [userId] : intact.userIds(userId);
        return (await Promise.all(users.map((id) => intact.revokeAll(id, revocation, except)))).flat();
      },
    }),
    "revokeAll touches nobody else's sessions, not even with theirs excepted",
  ),
  fault(
    'fifty sessions are ended at most',
    endingOnly((_, n) => n < 50),
    'revokeAll ends very many',
    'findRevoked finds all that an ending of all has ended, also expired ones',
  ),
  fault(
    'the sessions are looked up, and ended later',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const ids = intact.sessions.ofUser(userId).map(({ session }) => session.id);
        await turns();
        await intact.revokeAll(userId, revocation, except);
        return ids.filter((id) => id !== except);
      },
    }),
    'racing admissions bring none back that are ended all together meanwhile',
    'revokeAll reports each session to one of those that race',
    'revokeAll reports no session that an end reports which it races',
  ),
];

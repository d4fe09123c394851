import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** The ids of what is over, ended or expired, in the order in which it came. */
function over(intact: OpenStore, before: number): string[] {
  return intact.rows
    .filter(({ session: { id, expiresAt } }) => intact.sessions.has(id) && expiresAt < before)
    .map(({ session }) => session.id);
}

export const purgeFaults: readonly Fault[] = [
  fault(
    'a purge that removes nothing tells of one',
    (intact) => ({
      async purge(before, limit) {
        const empty = intact.rows.length === 0 && limit < 1000;
        return empty ? 1 : intact.purge(before, limit);
      },
    }),
    'purge removes nothing where nothing is over',
  ),
  fault(
    'a purge takes what expires at the time given',
    (intact) => ({ purge: (before, limit) => intact.purge(before + 1, limit) }),
    'purge leaves what expires at that time or later',
    'purge removes ended sessions by the time of their ending',
  ),
  fault(
    'a purge takes what is valid for a little longer',
    (intact) => ({ purge: (before, limit) => intact.purge(before + 86_400_000, limit) }),
    'purge leaves what expires at that time or later',
    'purge removes ended sessions by the time of their ending',
  ),
  fault(
    'expired sessions are not purged',
    (intact) => ({
      async purge(before, limit) {
        const expired = intact.rows.filter(({ revocation }) => !revocation).map(({ session }) => session);
        const times = expired.map((session) => [session, session.expiresAt] as const);
        for (const session of expired) session.expiresAt = before;
        const purged = await intact.purge(before, limit);
        for (const [session, expiresAt] of times) session.expiresAt = expiresAt;
        return purged;
      },
    }),
    'listEnded leaves out a session that was purged',
    'purge removes what expired before, and says how many',
    'purge removes at most as many as allowed, and the rest the next time',
    'purge counts each session once when several purge at once',
  ),
  fault(
    'an ended session is purged by the time when it would have expired',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const expiresAt = intact.row(id)?.session.expiresAt;
        const ended = await intact.revoke(id, revocation, owner);
        if (ended) Object.assign(intact.row(id)?.session ?? {}, { expiresAt });
        return ended;
      },
    }),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'listEnded keeps to the first revocation',
    'listEnded stands the last to end first, and of those that tie the higher id, by its bytes',
    'listEnded pages through sessions that end a millisecond apart, each once',
    'listEnded neither skips nor repeats when sessions end between two pages',
    'findKept returns whole sessions, revoked or not',
    'purge removes ended sessions by the time of their ending',
  ),
  fault(
    'sessions ended together are purged by the time when they would have expired',
    (intact) => ({
      async revokeAll(userId, revocation, except) {
        const times = new Map(intact.rows.map(({ session }) => [session.id, session.expiresAt]));
        const ids = await intact.revokeAll(userId, revocation, except);
        for (const id of ids) Object.assign(intact.row(id)?.session ?? {}, { expiresAt: times.get(id) });
        return ids;
      },
    }),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'purge removes sessions that were ended together by the time of their ending',
  ),
  fault(
    'an evicted session is purged by the time when it would have expired',
    (intact) => ({
      async insert(request) {
        const times = new Map(intact.rows.map(({ session }) => [session.id, session.expiresAt]));
        const result = await intact.insert(request);
        for (const id of result.inserted ? result.evicted : []) {
          Object.assign(intact.row(id)?.session ?? {}, { expiresAt: times.get(id) });
        }
        return result;
      },
    }),
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'purge removes evicted sessions by the time of their ending',
  ),
  fault(
    'a session that an admission evicted is purged by the time when it would have expired',
    (intact) => ({
      async admit(request) {
        const times = new Map(intact.rows.map(({ session }) => [session.id, session.expiresAt]));
        const result = await intact.admit(request);
        for (const id of result.admitted ? result.evicted : []) {
          Object.assign(intact.row(id)?.session ?? {}, { expiresAt: times.get(id) });
        }
        return result;
      },
    }),
    'listEnded has what was evicted for an admission',
    'purge removes sessions that an admission evicted by the time of their ending',
  ),
  fault(
    'a purge heeds no limit',
    (intact) => ({ purge: (before) => intact.purge(before, 1000) }),
    'purge removes at most as many as allowed, and the rest the next time',
  ),
  fault(
    'what is over is counted, and removed later',
    (intact) => ({
      async purge(before, limit) {
        const count = Math.min(limit, over(intact, before).length);
        await turns();
        await intact.purge(before, limit);
        return count;
      },
    }),
    'purge counts each session once when several purge at once',
  ),
];

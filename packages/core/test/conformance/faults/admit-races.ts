import type { ExpectedSession, SessionStore } from '../../../src/store/contract.js';
import { without } from './comparing.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** One member is compared by a statement of its own. */
function comparingEarly(member: keyof ExpectedSession): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async admit({ expected, ...request }) {
      const session = intact.sessions.get(request.id)?.session;
      const wanted = expected[member];
      if (wanted !== undefined && session?.[member] !== wanted) return { admitted: false, reason: 'changed' };
      await turns();
      return intact.admit({ ...request, expected: without(expected, member) });
    },
  });
}

/** Admissions that hold as long as nothing else happens to the session at the same time. */
export const admitRaceFaults: readonly Fault[] = [
  fault(
    'the status is compared, and the session admitted later',
    comparingEarly('status'),
    'racing admissions admit a session once that is expected to wait',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions evict once for a session that several admit',
  ),
  fault(
    'the generation is compared, and the session admitted later',
    comparingEarly('generation'),
    'racing admissions and updates raise a generation once',
  ),
  fault(
    'an admission writes the times as they were a moment before',
    (intact) => ({
      async admit(request) {
        const { lastActiveAt } = intact.row(request.id)?.session ?? {};
        await turns();
        const session = intact.sessions.get(request.id)?.session;
        if (session && lastActiveAt !== undefined) session.lastActiveAt = lastActiveAt;
        return intact.admit(request);
      },
    }),
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
  ),
  fault(
    'an admission brings the session back that is ended meanwhile',
    (intact) => ({
      async admit(request) {
        const there = intact.sessions.get(request.id);
        await turns();
        if (there?.revocation) intact.revive([there]);
        return intact.admit(request);
      },
    }),
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions bring none back that are ended all together meanwhile',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'eraseUser leaves nothing of the admissions that it races',
  ),
  fault(
    'an admission reports what somebody else ended meanwhile',
    (intact) => ({
      async admit(request) {
        const before = intact.sessions
          .ofUser(request.userId)
          .filter(({ session }) => session.id !== request.id);
        await turns();
        const gone = before.filter(({ revocation }) => revocation !== null);
        const result = await intact.admit(request);
        if (!result.admitted || !request.limit) return result;
        const ids = gone.map(({ session }) => session.id);
        return { ...result, evicted: [...new Set([...result.evicted, ...ids])] };
      },
    }),
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
];

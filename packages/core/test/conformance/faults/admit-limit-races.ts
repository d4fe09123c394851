import { type Fault, fault, turns } from './fault.js';
import { inTurn } from './in-turn.js';
import { admittedBy, limitedBy } from './limit-rules.js';

/** A limit that admissions keep as long as nobody else comes in at the same time. */
export const admitLimitRaceFaults: readonly Fault[] = [
  fault(
    'sessions are counted, and the one is admitted later',
    admittedBy({ beforeEntry: () => turns() }),
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
  fault(
    'sessions over the limit go a little after the admission',
    admittedBy({ beforeEviction: () => turns() }),
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'racing admissions with a limit never show a reader more than the limit',
  ),
  fault(
    'everybody counts who is about to be admitted',
    (intact) => {
      let coming = 0;
      return {
        async admit(request) {
          coming += 1;
          await turns();
          const { limit } = request;
          const result = await intact.admit(
            limit?.onLimit === 'reject'
              ? { ...request, limit: { ...limit, max: limit.max + 1 - coming } }
              : request,
          );
          await turns();
          coming -= 1;
          return result;
        },
      };
    },
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit all succeed under reject where there is a place for each',
    'racing admissions with a limit do not block each other where the users differ',
  ),
  fault(
    'admissions of all users wait for one lock that is taken once',
    (intact) => {
      let locked = false;
      return {
        async admit(request) {
          if (!request.limit) return intact.admit(request);
          if (locked) throw new Error('Deadlock found when trying to get lock.');
          locked = true;
          await turns();
          locked = false;
          return intact.admit(request);
        },
      };
    },
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions evict once for a session that several admit',
    'racing admissions bring none back that are ended all together meanwhile',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit all succeed under reject where there is a place for each',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'racing admissions with a limit do not block each other where the users differ',
    'eraseUser leaves nothing of the admissions that it races',
  ),
  fault(
    'admissions wait for admissions alone, and log-ins for log-ins',
    (intact) => {
      const { admit = intact.admit } = admittedBy({ beforeEntry: () => turns() })(intact);
      const { insert = intact.insert } = limitedBy({ beforeEntry: () => turns() })(intact);
      const [admissions, logIns] = [inTurn(), inTurn()];
      return {
        admit: (request) => admissions(() => admit.call(intact, request)),
        insert: (request) => logIns(() => insert.call(intact, request)),
      };
    },
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
];

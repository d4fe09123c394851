import { type Fault, fault, turns } from './fault.js';
import { limitedBy } from './limit-rules.js';

/** A limit that holds as long as nobody else logs in at the same time. */
export const limitRaceFaults: readonly Fault[] = [
  fault(
    'sessions are counted, and the new one is added later',
    limitedBy({ beforeEntry: () => turns() }),
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing inserts with a limit tell of an eviction either the log-in or who ends the session meanwhile',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
  fault(
    'sessions over the limit go a little later',
    limitedBy({ beforeEviction: () => turns() }),
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing inserts with a limit never show a reader more than the limit',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
  fault(
    'everybody counts who is about to come in',
    (intact) => {
      let coming = 0;
      return {
        async insert(request) {
          coming += 1;
          await turns();
          const { limit } = request;
          const result = await intact.insert(
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
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'racing inserts with a limit admit everybody under reject where there is a place for each',
    'racing inserts with a limit do not block each other where the users differ',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
  ),
  fault(
    'log-ins of all users wait for one lock that is taken once',
    (intact) => {
      let locked = false;
      return {
        async insert(request) {
          if (!request.limit) return intact.insert(request);
          if (locked) throw new Error('Deadlock found when trying to get lock.');
          locked = true;
          await turns();
          locked = false;
          return intact.insert(request);
        },
      };
    },
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'racing inserts with a limit admit everybody under reject where there is a place for each',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing inserts with a limit do not block each other where the users differ',
    'insert in place of another session is told to one of several that race for it',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'eraseUser leaves nothing of the log-ins that it races',
    'eraseUser leaves nothing of the log-ins with a note that it races',
  ),
];

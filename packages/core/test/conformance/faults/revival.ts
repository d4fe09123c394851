import { type Fault, fault } from './fault.js';

/** Ended and expired sessions that come back, and valid ones that are gone too early. */
export const revivalFaults: readonly Fault[] = [
  fault(
    'activity brings an ended session back',
    (intact) => ({
      noteActivity(activities, now) {
        intact.revive(activities.map(({ id }) => intact.row(id)));
        return intact.noteActivity(activities, now);
      },
    }),
    'noteActivity brings no ended session back',
    'noteActivity brings no session back whose ending it races',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'an update brings an ended session back',
    (intact) => ({
      update(id, expected, changes, now) {
        intact.revive([intact.row(id)]);
        return intact.update(id, expected, changes, now);
      },
    }),
    'update brings no ended session back',
    'racing updates bring no session back that is ended meanwhile',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'an admission brings an ended session back',
    (intact) => ({
      admit(request) {
        intact.revive([intact.row(request.id)]);
        return intact.admit(request);
      },
    }),
    'admit refuses a session that was ended, which stays ended',
    'admit refuses a session that was ended with all of its user',
    'admit with a limit leaves the id of what it evicted taken, for ever',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions bring none back that are ended all together meanwhile',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'eraseUser leaves nothing that a change in the name of a session could bring back',
  ),
  fault(
    'an admission brings a session back that was ended with all others',
    (intact) => {
      const ended = new Set<string>();
      return {
        async revokeAll(userId, revocation, except) {
          const ids = await intact.revokeAll(userId, revocation, except);
          for (const id of ids) ended.add(id);
          return ids;
        },
        admit(request) {
          if (ended.has(request.id)) intact.revive([intact.row(request.id)]);
          return intact.admit(request);
        },
      };
    },
    'admit refuses a session that was ended with all of its user',
  ),
  fault(
    'an idle time brings ended sessions back',
    (intact) => ({
      setIdleTimeout(userId, idleTimeout, now) {
        intact.revive(intact.rows.filter(({ session }) => session.userId === userId));
        return intact.setIdleTimeout(userId, idleTimeout, now);
      },
    }),
    'setIdleTimeout brings no ended session back',
  ),
  fault(
    'a log-in brings the ended session back that has its id',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        if (!result.inserted) intact.revive([intact.row(request.session.id)]);
        return result;
      },
    }),
    'insert refuses the id of an ended session, which stays ended',
    'insert in place of another session leaves the id of that one taken, for ever',
    'admit with a limit leaves the id of what it evicted taken, for ever',
  ),
  fault(
    'activity brings expired sessions back',
    (intact) => ({ noteActivity: (activities) => intact.noteActivity(activities, 0) }),
    'noteActivity brings no session back that expires at this moment',
  ),
  fault(
    'activity takes a session for valid at the moment when it expires',
    (intact) => ({ noteActivity: (activities, now) => intact.noteActivity(activities, now - 1) }),
    'noteActivity brings no session back that expires at this moment',
  ),
  fault(
    'activity takes a session for expired a millisecond early',
    (intact) => ({ noteActivity: (activities, now) => intact.noteActivity(activities, now + 1) }),
    'noteActivity moves a session in the last millisecond before it expires',
  ),
  fault(
    'an update takes a session for valid at the moment when it expires',
    (intact) => ({ update: (id, expected, changes, now) => intact.update(id, expected, changes, now - 1) }),
    'update brings no session back that expires at this moment',
  ),
  fault(
    'an update takes a session for expired a millisecond early',
    (intact) => ({ update: (id, expected, changes, now) => intact.update(id, expected, changes, now + 1) }),
    'update changes a session in the last millisecond before it expires',
  ),
  fault(
    'an admission takes a session for valid at the moment when it expires',
    (intact) => ({
      admit: (request) => intact.admit({ ...request, now: request.now - 1 }),
    }),
    'admit refuses a session that expires at this moment, which is not brought back',
    'admit with a limit neither counts nor evicts a session that expires at this moment',
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
  ),
  fault(
    'an admission takes a session for expired a millisecond early',
    (intact) => ({
      admit: (request) => intact.admit({ ...request, now: request.now + 1 }),
    }),
    'admit admits a session in the last millisecond before it expires',
    'admit with a limit counts a session in the last millisecond before it expires',
  ),
  fault(
    'a longer idle time brings expired sessions back',
    (intact) => ({ setIdleTimeout: (userId, idleTimeout) => intact.setIdleTimeout(userId, idleTimeout, 0) }),
    'setIdleTimeout brings no session back that expires at this moment',
    'setIdleTimeout brings no session back that a shorter idle time let expire',
  ),
  fault(
    'an idle time takes a session for valid at the moment when it expires',
    (intact) => ({
      setIdleTimeout: (userId, idleTimeout, now) => intact.setIdleTimeout(userId, idleTimeout, now - 1),
    }),
    'setIdleTimeout brings no session back that expires at this moment',
  ),
  fault(
    'an idle time takes a session for expired a millisecond early',
    (intact) => ({
      setIdleTimeout: (userId, idleTimeout, now) => intact.setIdleTimeout(userId, idleTimeout, now + 1),
    }),
    'setIdleTimeout reaches a session in the last millisecond before it expires',
  ),
  fault(
    'a list takes a session for valid at the moment when it expires',
    (intact) => ({ list: (userId, page) => intact.list(userId, { ...page, now: page.now - 1 }) }),
    'list leaves out a session that expires at this moment',
  ),
  fault(
    'a list takes a session for expired a millisecond early',
    (intact) => ({ list: (userId, page) => intact.list(userId, { ...page, now: page.now + 1 }) }),
    'list leaves out a session that expires at this moment',
  ),
];

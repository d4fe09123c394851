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

import type { NewSession, SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore } from './fault.js';

/** Changes what goes in with a log-in. */
function inserting(
  change: (session: NewSession) => Partial<NewSession>,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    insert: ({ session, ...request }) =>
      intact.insert({ ...request, session: { ...session, ...change(session) } }),
  });
}

function seconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** Times that don't come back as they went in. */
export const timeFaults: readonly Fault[] = [
  fault(
    'the time of creation is cut to seconds',
    inserting(({ createdAt }) => ({ createdAt: seconds(createdAt) })),
    'a limit with matured sessions does not count those that have not matured',
    'a limit with matured sessions goes by the time of their creation alone',
    'list pages through sessions a millisecond apart, each once',
    'times are exact to the millisecond when they are inserted',
  ),
  fault(
    'the time of the last activity at log-in is cut to seconds',
    inserting(({ lastActiveAt }) => ({ lastActiveAt: seconds(lastActiveAt) })),
    'insert with a limit counts a session in the last millisecond before it expires',
    'list leaves out a session that expires at this moment',
    'listEnded has a session that expires at this moment',
    'noteActivity moves a session in the last millisecond before it expires',
    'update changes a session in the last millisecond before it expires',
    'admit admits a session in the last millisecond before it expires',
    'admit with a limit counts a session in the last millisecond before it expires',
    'setIdleTimeout reaches a session in the last millisecond before it expires',
    'times are exact to the millisecond when they are inserted',
  ),
  fault(
    'the time of authentication is cut to seconds',
    inserting(({ authenticatedAt }) => ({ authenticatedAt: seconds(authenticatedAt) })),
    'times are exact to the millisecond when they are inserted',
  ),
  fault(
    'the time of activity is cut to seconds',
    (intact) => ({
      noteActivity: (activities, now) =>
        intact.noteActivity(
          activities.map((activity) => ({ ...activity, at: seconds(activity.at) })),
          now,
        ),
    }),
    'times are exact to the millisecond when activity is noted',
    'times may be as far away as never',
  ),
  fault(
    'an update cuts the absolute end to seconds',
    (intact) => ({
      update(id, expected, { absoluteExpiresAt, ...changes }, now) {
        const cut = absoluteExpiresAt === undefined ? {} : { absoluteExpiresAt: seconds(absoluteExpiresAt) };
        return intact.update(id, expected, { ...changes, ...cut }, now);
      },
    }),
    'times are exact to the millisecond when a session is updated',
  ),
  fault(
    'an idle time is cut to seconds',
    (intact) => ({
      setIdleTimeout: (userId, idleTimeout, now) => intact.setIdleTimeout(userId, seconds(idleTimeout), now),
    }),
    'times are exact to the millisecond in an idle time and a user record',
    'times may be as far away as never',
  ),
  fault(
    'the times of an admission are cut to seconds',
    (intact) => ({
      admit({ changes, ...request }) {
        const { authenticatedAt } = changes;
        const cut = authenticatedAt === undefined ? {} : { authenticatedAt: seconds(authenticatedAt) };
        return intact.admit({ ...request, changes: { ...changes, ...cut } });
      },
    }),
    'times are exact to the millisecond when a session is admitted',
  ),
  fault(
    'the times that an admission expects are cut to seconds',
    (intact) => ({
      admit({ expected, ...request }) {
        const { generationUsedAt } = expected;
        const cut =
          typeof generationUsedAt === 'number' ? { generationUsedAt: seconds(generationUsedAt) } : {};
        return intact.admit({ ...request, expected: { ...expected, ...cut } });
      },
    }),
    'admit refuses a session whose generation was not used exactly when expected',
    'times are exact to the millisecond when a session is admitted',
  ),
  fault(
    'validAfter is cut to seconds',
    (intact) => ({
      changeUser(userId, { validAfter, ...changes }, expected) {
        const cut = validAfter === undefined ? {} : { validAfter: seconds(validAfter) };
        return intact.changeUser(userId, { ...changes, ...cut }, expected);
      },
    }),
    'insert in place of another session leaves that one where the new one is refused',
    'purgeErasures leaves the records of users',
    'times are exact to the millisecond in an idle time and a user record',
    'times may be as far away as never',
  ),
  fault(
    'the epoch is taken for null',
    inserting(({ generationUsedAt }) => ({ generationUsedAt: generationUsedAt || null })),
    'update changes a session that is as expected in every member',
    'update leaves a session whose generation was used, where it should not have been',
    'admit refuses a session whose generation was not used exactly when expected',
    'times may be the epoch itself, which is not null',
  ),
  fault(
    'times end with the year 9999',
    inserting(({ absoluteExpiresAt }) => ({
      absoluteExpiresAt: Math.min(absoluteExpiresAt, Date.UTC(10_000, 0, 1) - 1000),
    })),
    'times may be as far away as never',
  ),
  fault(
    'a generation has 16 bits',
    (intact) => ({
      async update(id, expected, changes, now) {
        if ((changes.generation ?? 0) > 65_535) throw new Error('Out of range value for column generation.');
        return intact.update(id, expected, changes, now);
      },
    }),
    'times may stand beside a generation of up to 2^31 - 1',
  ),
];

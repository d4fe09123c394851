import { type Fault, fault, type OpenStore, turns } from './fault.js';

/** The row's session, if it is there and not ended. */
function live(intact: OpenStore, id: string) {
  return intact.sessions.get(id)?.session;
}

/** Faults of noteActivity; those that bring sessions back are with the revivals. */
export const activityFaults: readonly Fault[] = [
  fault(
    'activity does not move expiresAt',
    (intact) => ({
      async noteActivity(activities, now) {
        const before = activities.map(({ id }) => ({ id, expiresAt: live(intact, id)?.expiresAt }));
        const busy = await intact.noteActivity(activities, now);
        for (const { id, expiresAt } of before) Object.assign(live(intact, id) ?? {}, { expiresAt });
        return busy;
      },
    }),
    'noteActivity moves lastActiveAt, lastIp and expiresAt, and nothing else',
    "noteActivity goes by each row's own idle time",
    'noteActivity does not move expiresAt past the absolute end',
    'noteActivity decides on each row by itself',
    'noteActivity takes a thousand at once',
    'noteActivity moves a session in the last millisecond before it expires',
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
    'setIdleTimeout lets activity move a session on by its own longest idle time',
    'setIdleTimeout loses no activity that it races, nor is it lost',
    'times are exact to the millisecond when activity is noted',
  ),
  fault(
    'rows that are unknown count as busy for ever',
    (intact) => ({
      async noteActivity(activities, now) {
        await intact.noteActivity(activities, now);
        return activities.map(({ id }) => id).filter((id) => !intact.row(id));
      },
    }),
    'noteActivity returns nothing where nobody else holds a row',
    'noteActivity decides on each row by itself',
    'noteActivity takes a thousand at once',
    'texts that look like code are ids of nothing, and no error',
    'session ids that look alike are absent where only the other one is there',
  ),
  fault(
    'an empty list of activities is an error',
    (intact) => ({
      async noteActivity(activities, now) {
        if (activities.length === 0) throw new Error('You have an error in your SQL syntax near ")".');
        return intact.noteActivity(activities, now);
      },
    }),
    'noteActivity does nothing for an empty list',
  ),
  fault(
    'all rows go by the idle time of the first',
    (intact) => ({
      async noteActivity(activities, now) {
        const idleTimeout = live(intact, activities[0]?.id ?? '')?.idleTimeout;
        const busy = await intact.noteActivity(activities, now);
        for (const { id } of activities) {
          const session = live(intact, id);
          if (!session || idleTimeout === undefined || session.idleTimeout === idleTimeout) continue;
          session.expiresAt = Math.min(session.absoluteExpiresAt, session.lastActiveAt + idleTimeout);
        }
        return busy;
      },
    }),
    "noteActivity goes by each row's own idle time",
    'setIdleTimeout loses no activity that it races, nor is it lost',
  ),
  fault(
    'activity moves expiresAt past the absolute end',
    (intact) => ({
      async noteActivity(activities, now) {
        const busy = await intact.noteActivity(activities, now);
        for (const { id, at } of activities) {
          const session = live(intact, id);
          if (session?.lastActiveAt === at && session.absoluteExpiresAt < Number.MAX_SAFE_INTEGER / 100) {
            session.expiresAt = session.lastActiveAt + session.idleTimeout;
          }
        }
        return busy;
      },
    }),
    'noteActivity does not move expiresAt past the absolute end',
    'racing updates lose no activity that is noted meanwhile, nor their own change',
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
  ),
  fault(
    'activity without an address takes the old one away',
    (intact) => ({
      async noteActivity(activities, now) {
        const busy = await intact.noteActivity(activities, now);
        for (const { id, at, ip } of activities) {
          const session = live(intact, id);
          if (session?.lastActiveAt === at && session.expiresAt > now) session.lastIp = ip;
        }
        return busy;
      },
    }),
    'noteActivity leaves the address where none is given',
    'noteActivity passes over activity at the very time that is noted',
  ),
  fault(
    'times move backwards',
    (intact) => ({
      noteActivity(activities, now) {
        for (const { id, at } of activities) {
          const session = live(intact, id);
          if (session && session.expiresAt > now && session.lastActiveAt > at) session.lastActiveAt = at - 1;
        }
        return intact.noteActivity(activities, now);
      },
    }),
    'noteActivity never moves times backwards, nor the address with them',
    'noteActivity decides on each row by itself',
    'noteActivity lets the latest of racing activities stand',
  ),
  fault(
    'activity at the very time that is noted changes the address',
    (intact) => ({
      noteActivity(activities, now) {
        for (const { id, at, ip } of activities) {
          const session = live(intact, id);
          if (session?.lastActiveAt === at && session.expiresAt > now) session.lastIp = ip ?? session.lastIp;
        }
        return intact.noteActivity(activities, now);
      },
    }),
    'noteActivity passes over activity at the very time that is noted',
  ),
  fault(
    'one row that can not move keeps the others from moving',
    (intact) => ({
      async noteActivity(activities, now) {
        const behind = activities.some(({ id, at }) => (live(intact, id)?.lastActiveAt ?? 0) > at);
        return behind && activities.length > 1 ? [] : intact.noteActivity(activities, now);
      },
    }),
    'noteActivity decides on each row by itself',
  ),
  fault(
    'of many activities the first hundred are noted',
    (intact) => ({ noteActivity: (activities, now) => intact.noteActivity(activities.slice(0, 100), now) }),
    'noteActivity takes a thousand at once',
  ),
  fault(
    'activity is compared with the row as it was a moment before',
    (intact) => ({
      async noteActivity(activities, now) {
        const later = activities.filter(({ id, at }) => (live(intact, id)?.lastActiveAt ?? at) < at);
        await turns();
        for (const { id, at } of later) {
          const session = live(intact, id);
          if (session && session.expiresAt > now && session.lastActiveAt >= at) session.lastActiveAt = at - 1;
        }
        return intact.noteActivity(later, now);
      },
    }),
    'noteActivity lets the latest of racing activities stand',
  ),
  fault(
    'activity is written with the whole row as it was a moment before',
    (intact) => ({
      async noteActivity(activities, now) {
        const before = activities.map(({ id }) => ({ ...live(intact, id) }));
        await turns();
        for (const row of before) {
          const session = live(intact, row.id ?? '');
          const { idleTimeout = 0, absoluteExpiresAt = 0, generation = 0 } = row;
          if (session && session.expiresAt > now)
            Object.assign(session, { idleTimeout, absoluteExpiresAt, generation });
        }
        return intact.noteActivity(activities, now);
      },
    }),
    'racing admissions lose no activity that is noted meanwhile, nor their own change',
    'setIdleTimeout loses no activity that it races, nor is it lost',
  ),
  fault(
    'rows are locked in the order given, and a deadlock is an error',
    (intact) => {
      const locked = new Map<string, object>();
      const waiting = new Map<object, string>();
      return {
        async noteActivity(activities, now) {
          const me = {};
          try {
            for (const { id } of activities) {
              while (locked.has(id)) {
                waiting.set(me, id);
                const holder = locked.get(id) ?? me;
                if (locked.get(waiting.get(holder) ?? '') === me) throw new Error('Deadlock found.');
                await turns();
              }
              waiting.delete(me);
              locked.set(id, me);
              await turns();
            }
            return await intact.noteActivity(activities, now);
          } finally {
            waiting.delete(me);
            for (const { id } of activities) if (locked.get(id) === me) locked.delete(id);
          }
        },
      };
    },
    'noteActivity lands overlapping sets in opposite orders, without a deadlock',
  ),
  fault(
    'activity that finds its rows busy is dropped',
    (intact) => {
      let busy = false;
      return {
        async noteActivity(activities, now) {
          if (busy) return [];
          busy = true;
          await turns();
          busy = false;
          return intact.noteActivity(activities, now);
        },
      };
    },
    'noteActivity lets the latest of racing activities stand',
    'noteActivity lands overlapping sets in opposite orders, without a deadlock',
  ),
];

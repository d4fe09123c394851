import type { PageRequest, SessionStore, StoredSession } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore } from './fault.js';

type Position = NonNullable<PageRequest['after']>;

/** How a page is made, so that a fault can replace one step. */
interface PageRules {
  sessionsOf(intact: OpenStore, userId: string, now: number): Promise<StoredSession[]>;
  order(a: StoredSession, b: StoredSession): number;
  /** Whether the session stands behind the position. */
  isBehind(session: StoredSession, after: Position, all: readonly StoredSession[]): boolean;
}

const asItShouldBe: PageRules = {
  sessionsOf: (intact, userId, now) => intact.list(userId, { now, limit: 10_000 }),
  order: (a, b) => b.createdAt - a.createdAt || compare(b.id, a.id),
  isBehind,
};

function isBehind(session: StoredSession, after: Position): boolean {
  return (
    session.createdAt < after.createdAt || (session.createdAt === after.createdAt && session.id < after.id)
  );
}

/** Pages by the contract's rules but for those given. */
function pagedBy(changed: Partial<PageRules>): (intact: OpenStore) => Partial<SessionStore> {
  const rules = { ...asItShouldBe, ...changed };
  return (intact) => ({
    async list(userId, { now, limit, after }) {
      const all = (await rules.sessionsOf(intact, userId, now)).sort(rules.order);
      return all.filter((session) => !after || rules.isBehind(session, after, all)).slice(0, limit);
    },
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export const listFaults: readonly Fault[] = [
  fault(
    'listing the sessions of a user without any is an error',
    pagedBy({
      async sessionsOf(intact, userId, now) {
        const sessions = await asItShouldBe.sessionsOf(intact, userId, now);
        if (!intact.rows.some(({ session }) => session.userId === userId)) throw new Error('Not found.');
        return sessions;
      },
    }),
    'list is empty for a user without sessions',
    'another handle sees an insert that was acknowledged',
    'texts that look like code are ids of nothing, and no error',
  ),
  fault(
    'sessions are listed without their data',
    pagedBy({
      sessionsOf: async (...user) =>
        (await asItShouldBe.sessionsOf(...user)).map((session) => ({ ...session, data: null })),
    }),
    'list returns whole sessions, of both states',
  ),
  fault(
    "everybody's sessions are listed",
    pagedBy({
      sessionsOf: async (intact, userId, now) =>
        (
          await Promise.all(intact.userIds(userId).map((id) => asItShouldBe.sessionsOf(intact, id, now)))
        ).flat(),
    }),
    "list leaves other users' sessions out",
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'texts of 255 bytes are user ids like any other',
    'texts that look like code are user ids like any other',
    'texts that look like code are ids of nothing, and no error',
    'user ids that look alike are users of their own in list',
  ),
  fault(
    'the most recently active is listed first',
    pagedBy({ order: (a, b) => b.lastActiveAt - a.lastActiveAt || asItShouldBe.order(a, b) }),
    'list stands the newest first, and of those that tie the higher id, by its bytes',
    'list neither skips nor repeats sessions that are active between two pages',
  ),
  fault(
    'a list compares ids without case where times tie',
    pagedBy({
      order: (a, b) => b.createdAt - a.createdAt || compare(b.id.toLowerCase(), a.id.toLowerCase()),
    }),
    'list stands the newest first, and of those that tie the higher id, by its bytes',
    'list pages through sessions that tie on their creation, each once',
  ),
  fault(
    'a page goes on at the next time, so that some who tie are skipped',
    pagedBy({ isBehind: (session, after) => session.createdAt < after.createdAt }),
    'list pages through sessions that tie on their creation, each once',
  ),
  fault(
    'a page goes on at the same time, so that some who tie are repeated',
    pagedBy({
      isBehind: (session, after) => session.createdAt <= after.createdAt && session.id !== after.id,
    }),
    'list pages through sessions that tie on their creation, each once',
  ),
  fault(
    'a page goes on in the next second',
    pagedBy({
      isBehind: (session, after) =>
        isBehind(session, after) &&
        (session.createdAt === after.createdAt ||
          Math.floor(session.createdAt / 1000) < Math.floor(after.createdAt / 1000)),
    }),
    'list pages through sessions a millisecond apart, each once',
  ),
  fault(
    'a page goes on behind a row, and begins anew when that is gone',
    pagedBy({
      isBehind: (session, after, all) => all.indexOf(session) > all.findIndex(({ id }) => id === after.id),
    }),
    'list goes on behind a session that is no longer there',
  ),
  fault(
    'pages go by the last activity',
    (intact) => {
      const positions = new Map<string, StoredSession>();
      const paged = pagedBy({
        order: (a, b) => b.lastActiveAt - a.lastActiveAt || asItShouldBe.order(a, b),
        isBehind(session, after) {
          const position = positions.get(after.id) ?? session;
          return (
            session.lastActiveAt < position.lastActiveAt ||
            (session.lastActiveAt === position.lastActiveAt && isBehind(session, after))
          );
        },
      })(intact);
      return {
        async list(userId, page) {
          const sessions = (await paged.list?.(userId, page)) ?? [];
          for (const session of sessions) positions.set(session.id, session);
          return sessions;
        },
      };
    },
    'list stands the newest first, and of those that tie the higher id, by its bytes',
    'list neither skips nor repeats sessions that are active between two pages',
  ),
  fault(
    'ended sessions are listed',
    pagedBy({
      async sessionsOf(intact, userId, now) {
        const all = intact.rows.map(({ session }) => ({ ...session }));
        return all.filter((session) => session.userId === userId && session.expiresAt > now);
      },
    }),
    'list leaves out a session that was ended',
  ),
  fault(
    'a page is one longer than it may be',
    (intact) => ({ list: (userId, page) => intact.list(userId, { ...page, limit: page.limit + 1 }) }),
    'list pages through sessions that tie on their creation, each once',
    'list pages through sessions a millisecond apart, each once',
    'list neither skips nor repeats sessions that are active between two pages',
    'list neither skips nor repeats when sessions are added between two pages',
    'list neither skips nor repeats when sessions are ended between two pages',
  ),
  fault(
    'sessions are listed offset by how many there are in front',
    (intact) => {
      const read = new Map<string, number>();
      return {
        async list(userId, { now, limit, after }) {
          const start = after ? (read.get(userId) ?? 0) : 0;
          const page = (await intact.list(userId, { now, limit: 10_000 })).slice(start, start + limit);
          read.set(userId, start + page.length);
          return page;
        },
      };
    },
    'list goes on behind a session that is no longer there',
    'list neither skips nor repeats when sessions are added between two pages',
    'list neither skips nor repeats when sessions are ended between two pages',
  ),
];

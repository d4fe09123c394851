import type { EndedPageRequest, KeptSession, SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, OpenStore, planted } from './fault.js';

type Position = NonNullable<EndedPageRequest['after']>;

/** How a page is made, so that a fault can replace one step. */
interface PageRules {
  sessionsOf(intact: OpenStore, userId: string, now: number): Promise<KeptSession[]>;
  order(a: KeptSession, b: KeptSession): number;
  /** Whether the session stands behind the position. */
  isBehind(session: KeptSession, after: Position): boolean;
}

const asItShouldBe: PageRules = {
  sessionsOf: (intact, userId, now) => intact.listEnded(userId, { now, limit: 10_000 }),
  order: (a, b) => b.expiresAt - a.expiresAt || compare(b.id, a.id),
  isBehind: (session, after) =>
    session.expiresAt < after.expiresAt || (session.expiresAt === after.expiresAt && session.id < after.id),
};

/** Pages by the contract's rules but for those given. */
function pagedBy(changed: Partial<PageRules>): (intact: OpenStore) => Partial<SessionStore> {
  const rules = { ...asItShouldBe, ...changed };
  return (intact) => ({
    async listEnded(userId, { now, limit, after }) {
      const all = (await rules.sessionsOf(intact, userId, now)).sort(rules.order);
      return all.filter((session) => !after || rules.isBehind(session, after)).slice(0, limit);
    },
  });
}

/** Lists what ended by the contract's rules, and something else of each. */
function listingAs(change: (session: KeptSession, intact: OpenStore) => KeptSession) {
  return pagedBy({
    sessionsOf: async (intact, userId, now) =>
      (await asItShouldBe.sessionsOf(intact, userId, now)).map((session) => change(session, intact)),
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Finds what is kept, and something else of each. */
function keptAs(change: (session: KeptSession, intact: OpenStore) => KeptSession | null) {
  return (intact: OpenStore): Partial<SessionStore> => ({
    findKept: async (ids) => (await intact.findKept(ids)).flatMap((session) => change(session, intact) ?? []),
  });
}

/** A fault of two handles on the same data, of which the other is planted. */
function otherFault(
  what: string,
  plant: (intact: OpenStore) => Partial<SessionStore>,
  ...fails: string[]
): Fault {
  return {
    what,
    open() {
      const intact = new OpenStore();
      return { store: planted(intact, () => ({})), other: planted(intact, plant) };
    },
    fails,
  };
}

export const endedFaults: readonly Fault[] = [
  fault(
    'sessions that are alive are listed as ended',
    pagedBy({
      sessionsOf: async (intact, userId) => {
        const rows = intact.sessions.keptOfUser(userId);
        return intact.findKept(rows.map(({ session }) => session.id));
      },
    }),
    'listEnded is empty for a user of whom nothing has ended',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'listEnded has what was evicted for an admission',
    'listEnded has a session that expires at this moment',
  ),
  fault(
    'ended sessions are listed without their data',
    listingAs((session) => ({ ...session, data: null })),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
  ),
  fault(
    'sessions that expired are not listed as ended',
    pagedBy({
      sessionsOf: async (...user) =>
        (await asItShouldBe.sessionsOf(...user)).filter(({ revocation }) => revocation !== null),
    }),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'listEnded has a session that expires at this moment',
  ),
  fault(
    'a session that was revoked for later is listed from then on',
    pagedBy({
      sessionsOf: async (intact, userId, now) =>
        (await asItShouldBe.sessionsOf(intact, userId, now)).filter(({ expiresAt }) => expiresAt <= now),
    }),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
  ),
  fault(
    'who evicts is noted as the limit, and nobody else',
    (intact) => ({
      insert: ({ limit, ...request }) => {
        const revocation = limit && { ...limit.revocation, by: 'rule' };
        return intact.insert({ ...request, ...(limit && revocation && { limit: { ...limit, revocation } }) });
      },
    }),
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'the last revocation is kept, of those that came too late as well',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const ended = await intact.revoke(id, revocation, owner);
        const row = intact.row(id);
        if (row?.revocation) row.revocation = { ...row.revocation, by: revocation.by };
        return ended;
      },
    }),
    'listEnded keeps to the first revocation',
  ),
  fault(
    'there is room for 63 characters of who ended a session',
    listingAs((session) => ({
      ...session,
      revocation: session.revocation && { ...session.revocation, by: session.revocation.by.slice(0, 63) },
    })),
    'listEnded has by whom up to 64 characters, as it was given',
  ),
  fault(
    "everybody's ended sessions are listed",
    pagedBy({
      sessionsOf: async (intact, userId, now) =>
        (
          await Promise.all(intact.userIds(userId).map((id) => asItShouldBe.sessionsOf(intact, id, now)))
        ).flat(),
    }),
    "listEnded leaves other users' sessions out",
    'user ids that look alike are users of their own in listEnded',
  ),
  fault(
    'ended sessions are listed for users who differ in case alone',
    pagedBy({
      sessionsOf: async (intact, userId, now) => {
        const users = intact.userIds(userId).filter((id) => id.toLowerCase() === userId.toLowerCase());
        return (await Promise.all(users.map((id) => asItShouldBe.sessionsOf(intact, id, now)))).flat();
      },
    }),
    'user ids that look alike are users of their own in listEnded',
  ),
  fault(
    'purged sessions are listed as ended',
    pagedBy({
      sessionsOf: async (intact, userId, now) =>
        intact.rows
          .filter(
            ({ session }) =>
              session.userId === userId && (session.expiresAt <= now || isEnded(intact, session.id)),
          )
          .map(({ session, revocation }) => ({
            ...session,
            revocation: revocation && withoutOperation(revocation),
          })),
    }),
    'listEnded leaves out a session that was purged',
  ),
  fault(
    'the last to log in is listed first of those that ended',
    pagedBy({ order: (a, b) => b.createdAt - a.createdAt || asItShouldBe.order(a, b) }),
    'listEnded stands the last to end first, and of those that tie the higher id, by its bytes',
  ),
  fault(
    'ended sessions stand by their ids without case where their ends tie',
    pagedBy({
      order: (a, b) => b.expiresAt - a.expiresAt || compare(b.id.toLowerCase(), a.id.toLowerCase()),
    }),
    'listEnded stands the last to end first, and of those that tie the higher id, by its bytes',
    'listEnded pages through sessions that tie on their end, each once',
  ),
  fault(
    'a page of ended sessions goes on at the next time',
    pagedBy({ isBehind: (session, after) => session.expiresAt < after.expiresAt }),
    'listEnded pages through sessions that tie on their end, each once',
  ),
  fault(
    'a page of ended sessions goes on in the next second',
    pagedBy({
      isBehind: (session, after) =>
        asItShouldBe.isBehind(session, after) &&
        (session.expiresAt === after.expiresAt ||
          Math.floor(session.expiresAt / 1000) < Math.floor(after.expiresAt / 1000)),
    }),
    'listEnded pages through sessions that end a millisecond apart, each once',
    'listEnded neither skips nor repeats when sessions end between two pages',
  ),
  fault(
    'ended sessions are listed offset by how many there are in front',
    (intact) => {
      const read = new Map<string, number>();
      return {
        async listEnded(userId, { now, limit, after }) {
          const start = after ? (read.get(userId) ?? 0) : 0;
          const page = (await intact.listEnded(userId, { now, limit: 10_000 })).slice(start, start + limit);
          read.set(userId, start + page.length);
          return page;
        },
      };
    },
    'listEnded neither skips nor repeats when sessions end between two pages',
  ),
  fault(
    'a page of ended sessions is one longer than it may be',
    (intact) => ({
      listEnded: (userId, page) => intact.listEnded(userId, { ...page, limit: page.limit + 1 }),
    }),
    'listEnded pages through sessions that tie on their end, each once',
    'listEnded pages through sessions that end a millisecond apart, each once',
    'listEnded neither skips nor repeats when sessions end between two pages',
  ),
  otherFault(
    'another handle lists nothing that has ended',
    () => ({ listEnded: async () => [] }),
    'listEnded sees through another handle what was acknowledged',
  ),
  fault(
    'ended sessions share their revocation with the store',
    listingAs((session, intact) => ({ ...session, revocation: intact.row(session.id)?.revocation ?? null })),
    'listEnded returns whole sessions, with when, why and by whom they were revoked',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'listEnded has what was evicted for an admission',
    'listEnded keeps to the first revocation',
    "listEnded returns what is the caller's",
  ),
  fault(
    'what is kept of revoked sessions is not found',
    keptAs((session) => (session.revocation === null ? session : null)),
    'findKept returns whole sessions, revoked or not',
    'findKept finds very many',
    'findKept sees through another handle what was acknowledged',
    "findKept returns what is the caller's",
  ),
  fault(
    'what is kept of sessions that are not revoked is not found',
    keptAs((session) => (session.revocation === null ? null : session)),
    'findKept returns whole sessions, revoked or not',
    'findKept sees through another handle what was acknowledged',
  ),
  fault(
    'a session that is asked for twice is found twice among those kept',
    (intact) => ({
      findKept: async (ids) => (await Promise.all(ids.map((id) => intact.findKept([id])))).flat(),
    }),
    'findKept returns whole sessions, revoked or not',
  ),
  fault(
    'asking for no kept session is an error',
    (intact) => ({
      async findKept(ids) {
        if (ids.length === 0) throw new Error('IN () is no SQL.');
        return intact.findKept(ids);
      },
    }),
    'findKept finds nothing of no ids',
  ),
  fault(
    'fifty kept sessions are found at most',
    (intact) => ({ findKept: (ids) => intact.findKept(ids.slice(0, 50)) }),
    'findKept finds very many',
  ),
  fault(
    'kept sessions are found without case',
    (intact) => ({
      async findKept(ids) {
        const wanted = new Set(ids.map((id) => id.trim().toLowerCase()));
        const rows = intact.rows.filter(({ session }) => wanted.has(session.id.toLowerCase()));
        return intact.findKept(rows.map(({ session }) => session.id));
      },
    }),
    'findKept finds by every letter of an id',
  ),
  otherFault(
    'another handle remembers what was kept',
    (intact) => {
      const known = new Map<string, Promise<KeptSession[]>>();
      return {
        findKept(ids) {
          const asked = ids.join();
          const answer = known.get(asked) ?? intact.findKept(ids);
          known.set(asked, answer);
          return answer;
        },
      };
    },
    'findKept sees through another handle what was acknowledged',
  ),
  fault(
    'kept sessions share their revocation with the store',
    keptAs((session, intact) => ({ ...session, revocation: intact.row(session.id)?.revocation ?? null })),
    'findKept returns whole sessions, revoked or not',
    "findKept returns what is the caller's",
  ),
];

function isEnded(intact: OpenStore, id: string): boolean {
  return intact.row(id)?.revocation !== null;
}

function withoutOperation({ at, reason, by }: NonNullable<KeptSession['revocation']>) {
  return { at, reason, by };
}

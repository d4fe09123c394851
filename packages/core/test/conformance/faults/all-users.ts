import type { SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, type OpenStore, turns } from './fault.js';

type Planted = Partial<SessionStore>;

/** A batch that passes over some of the sessions. */
function sparing(isSpared: (row: OpenStore['rows'][number], n: number) => boolean) {
  return (intact: OpenStore): Planted => ({
    async revokeBatch({ after = '', limit, createdBefore = Number.POSITIVE_INFINITY, revocation }) {
      const rows = intact.sessions.behind(after, limit);
      const ending = rows.filter(
        (row, n) => row.revocation === null && row.session.createdAt < createdBefore && !isSpared(row, n),
      );
      for (const row of ending) intact.sessions.revoke(row, revocation);
      const next = rows.length < limit ? null : (rows.at(-1)?.session.id ?? null);
      return { revoked: ending.length, next };
    },
  });
}

/** Faults of what is done with the sessions of all users. */
export const allUsersFaults: readonly Fault[] = [
  fault(
    'pending sessions stay when those of all users are revoked',
    sparing(({ session }) => session.status === 'pending'),
    'revokeBatch revokes sessions of all users, whatever they are',
  ),
  fault(
    'a session by a clock that was ahead stays when those of all users are revoked',
    sparing(({ session }) => session.createdAt > Date.UTC(2200, 0, 1)),
    'revokeBatch asks no clock: it revokes what was created by one that was ahead',
  ),
  fault(
    'a batch takes what was created at that very time',
    (intact) => ({
      revokeBatch: ({ createdBefore, ...request }) =>
        intact.revokeBatch({ ...request, createdBefore: createdBefore && createdBefore + 1 }),
    }),
    'revokeBatch with a time revokes what was created before, and nothing else',
  ),
  fault(
    'a batch heeds no time',
    (intact) => ({
      revokeBatch: ({ createdBefore: _, ...request }) => intact.revokeBatch(request),
    }),
    'revokeBatch with a time revokes what was created before, and nothing else',
  ),
  fault(
    'a batch counts what it looks at',
    (intact) => ({
      async revokeBatch(request) {
        const { length } = intact.sessions.behind(request.after ?? '', request.limit);
        return { ...(await intact.revokeBatch(request)), revoked: length };
      },
    }),
    'revokeBatch counts those that it revoked, and none that had been before',
    'revokeBatch counts each session once where several walk, and others revoke some meanwhile',
  ),
  fault(
    'a batch takes everything at once',
    (intact) => ({
      revokeBatch: (request) => intact.revokeBatch({ ...request, limit: 100_000 }),
    }),
    'revokeBatch looks at no more sessions than it may, and says behind which it goes on',
  ),
  fault(
    'a batch is the last one',
    (intact) => ({
      revokeBatch: async (request) => ({ ...(await intact.revokeBatch(request)), next: null }),
    }),
    'revokeBatch looks at no more sessions than it may, and says behind which it goes on',
    'revokeBatch walks over all of them, a stretch at a time',
  ),
  fault(
    'a batch passes over the one behind which it begins',
    (intact) => ({
      async revokeBatch(request) {
        const { after = '' } = request;
        const [first] = intact.sessions.behind(after, 1);
        return intact.revokeBatch({ ...request, after: after === '' ? after : first?.session.id });
      },
    }),
    'revokeBatch looks at no more sessions than it may, and says behind which it goes on',
    'revokeBatch walks over all of them, a stretch at a time',
    'revokeBatch goes on behind a session that was purged',
  ),
  fault(
    'a batch begins anew where the session is gone behind which it was to go on',
    (intact) => ({
      revokeBatch: async (request) =>
        request.after !== undefined && !intact.sessions.has(request.after)
          ? { revoked: 0, next: null }
          : intact.revokeBatch(request),
    }),
    'revokeBatch goes on behind a session that was purged',
  ),
  fault(
    'a batch keeps no operation',
    (intact) => ({
      revokeBatch: (request) =>
        intact.revokeBatch({ ...request, revocation: { ...request.revocation, operation: 'none' } }),
    }),
    'revokeBatch keeps by which call they were revoked',
  ),
  fault(
    'a batch looks first, and counts later',
    (intact) => ({
      async revokeBatch(request) {
        const rows = intact.sessions.behind(request.after ?? '', request.limit);
        const revoked = rows.filter((row) => row.revocation === null).length;
        await turns();
        const { next } = await intact.revokeBatch(request);
        return { revoked: request.createdBefore === undefined ? revoked : 0, next };
      },
    }),
    'revokeBatch counts each session once where several walk, and others revoke some meanwhile',
  ),
  fault(
    'a batch stops at a log-in that comes in meanwhile',
    (intact) => {
      let count = 0;
      return {
        async revokeBatch(request) {
          count = intact.rows.length;
          await turns();
          const others = intact.rows.length > count;
          return others ? { revoked: 0, next: null } : intact.revokeBatch(request);
        },
      };
    },
    'revokeBatch leaves none that was there before, while others log in',
  ),
  fault(
    'the list of all brings what is over',
    (intact) => ({
      listAll: (request) => intact.listAll({ ...request, now: 0 }),
    }),
    'listAll leaves out what is over',
  ),
  fault(
    'the list of all leaves the details out',
    (intact) => ({
      async listAll(request) {
        const page = await intact.listAll(request);
        return { ...page, sessions: page.sessions.map((session) => ({ ...session, details: '{}' })) };
      },
    }),
    'listAll brings each live session of all users once, as it is kept, in the order of their ids',
  ),
  fault(
    'the list of all looks further until a page is full',
    (intact) => ({
      async listAll(request) {
        const all = await intact.listAll({ ...request, limit: 100_000 });
        const sessions = all.sessions.slice(0, request.limit + 1);
        return { sessions, next: sessions.length < request.limit ? null : (sessions.at(-1)?.id ?? null) };
      },
    }),
    'listAll looks at no more sessions than it may, and says behind which it goes on',
    'listAll goes on where everything on the page is over',
  ),
  fault(
    'the list of all has always another page',
    (intact) => ({
      listAll: async (request) => {
        const page = await intact.listAll(request);
        return { ...page, next: page.next ?? 'zzzzzzzzzzzzzzzzzzzzzw' };
      },
    }),
    'listAll brings each live session of all users once, as it is kept, in the order of their ids',
    'listAll leaves out what is over',
    'listAll says that nothing is behind the last one',
  ),
  fault(
    'the list of all ends with an empty page',
    (intact) => ({
      async listAll(request) {
        const page = await intact.listAll(request);
        return page.sessions.length === 0 ? { ...page, next: null } : page;
      },
    }),
    'listAll goes on where everything on the page is over',
  ),
  fault(
    'expired sessions count as live',
    (intact) => ({ count: (_now, userId) => intact.count(0, userId) }),
    'count counts the live sessions of a user',
    'count counts the live sessions of all users',
  ),
  fault(
    'revoked sessions count',
    (intact) => ({
      async count(now, userId) {
        const rows = intact.rows.filter(
          ({ session }) =>
            session.absoluteExpiresAt > now && (userId === undefined || session.userId === userId),
        );
        return rows.length;
      },
    }),
    'count counts the live sessions of a user',
    'count counts the live sessions of all users',
  ),
  fault(
    'sessions of all users count for one',
    (intact) => ({ count: (now) => intact.count(now) }),
    'count counts the live sessions of a user',
  ),
  fault(
    'only active sessions count',
    (intact) => ({
      async count(now, userId) {
        const pending = intact.rows.filter(
          ({ session, revocation }) => session.status !== 'active' && revocation === null,
        );
        return (await intact.count(now, userId)) - (userId === undefined ? 0 : pending.length);
      },
    }),
    'count counts the live sessions of a user',
  ),
  fault(
    'only one user counts',
    (intact) => ({
      count: async (now, userId) => intact.count(now, userId ?? intact.rows[0]?.session.userId),
    }),
    'count counts the live sessions of all users',
  ),
  fault(
    'a user without sessions counts as one',
    (intact) => ({
      count: async (now, userId) => (await intact.count(now, userId)) || (userId === undefined ? 0 : 1),
    }),
    'count is 0 for a user without sessions',
  ),
];

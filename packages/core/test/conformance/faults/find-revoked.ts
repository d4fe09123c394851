import type { SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, OpenStore, planted } from './fault.js';

/** A store that finds only some of what an operation has ended. */
function findingOnly(
  isFound: (id: string, n: number, intact: OpenStore) => boolean,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async findRevoked(userId, operation) {
      const ids = await intact.findRevoked(userId, operation);
      return ids.filter((id, n) => isFound(id, n, intact));
    },
  });
}

/** A store that finds what endings of its own choice have ended. */
function findingWhere(
  isFound: (
    ended: { userId: string; operation: string },
    asked: { userId: string; operation: string },
  ) => boolean,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async findRevoked(userId, operation) {
      return intact.rows.flatMap(({ session, revocation }) =>
        revocation &&
        isFound({ userId: session.userId, operation: revocation.operation }, { userId, operation })
          ? [session.id]
          : [],
      );
    },
  });
}

export const findRevokedFaults: readonly Fault[] = [
  fault(
    'what one end has ended is not found',
    (intact) => ({
      revoke: (id, revocation, owner) => intact.revoke(id, { ...revocation, operation: '' }, owner),
    }),
    'findRevoked finds the one that an end has ended',
    'findRevoked finds nothing that another operation has ended',
    "findRevoked finds no session of somebody else's",
    'findRevoked finds by every letter of the operation',
    'findRevoked finds through another handle what was acknowledged',
  ),
  fault(
    'what was ended with all is not found',
    (intact) => ({
      revokeAll: (userId, revocation, except) =>
        intact.revokeAll(userId, { ...revocation, operation: '' }, except),
    }),
    'findRevoked finds all that an ending of all has ended, also expired ones',
    'findRevoked finds nothing that another operation has ended',
  ),
  fault(
    'what a log-in has evicted is not found',
    (intact) => ({
      insert({ limit, ...request }) {
        const revocation = limit && { ...limit.revocation, operation: '' };
        return intact.insert({
          ...request,
          ...(limit && revocation && { limit: { ...limit, revocation: revocation } }),
        });
      },
    }),
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'what an admission has evicted is not found',
    (intact) => ({
      admit({ limit, ...request }) {
        const revocation = limit && { ...limit.revocation, operation: '' };
        return intact.admit({
          ...request,
          ...(limit && revocation && { limit: { ...limit, revocation: revocation } }),
        });
      },
    }),
    'findRevoked finds what was evicted for an admission',
  ),
  fault(
    'what was replaced is found as evicted',
    (intact) => ({
      insert({ replaces, ...request }) {
        const revocation =
          request.limit?.revocation ?? (replaces && { ...replaces.revocation, operation: '' });
        return intact.insert({
          ...request,
          ...(replaces && revocation && { replaces: { ...replaces, revocation: revocation } }),
        });
      },
    }),
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds what was replaced where there is no limit',
  ),
  fault(
    'fifty ended sessions are found at most',
    findingOnly((_, n) => n < 50),
    'revokeDevice leaves what it has ended to be found by its operation',
    'findRevoked finds all that an ending of all has ended, also expired ones',
  ),
  fault(
    'ended sessions are found by their user alone',
    findingWhere((ended, asked) => ended.userId === asked.userId),
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
    'findRevoked finds nothing of an operation that has ended nothing',
    'findRevoked finds nothing that another operation has ended',
    'findRevoked finds by every letter of the operation',
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
  ),
  fault(
    'ended sessions are found by their operation alone',
    findingWhere((ended, asked) => ended.operation === asked.operation),
    "findRevoked finds no session of somebody else's",
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
  ),
  fault(
    'operations are compared without case',
    findingWhere(
      (ended, asked) =>
        ended.userId === asked.userId && ended.operation.toLowerCase() === asked.operation.toLowerCase(),
    ),
    'findRevoked finds by every letter of the operation',
    'eraseUser removes all sessions, and returns the ids of those that had not been ended',
  ),
  fault(
    'the last operation is noted on what had ended before',
    (intact) => ({
      async revoke(id, revocation, owner) {
        const ended = await intact.revoke(id, revocation, owner);
        const row = intact.row(id);
        if (row?.revocation) row.revocation = { ...row.revocation, operation: revocation.operation };
        return ended;
      },
    }),
    'findRevoked finds nothing of an operation that has ended nothing',
  ),
  {
    what: 'what was ended through another handle is not found',
    open: () => {
      const intact = new OpenStore();
      const other = planted(intact, () => ({ findRevoked: async () => [] }));
      return { store: planted(intact, () => ({})), other };
    },
    fails: ['findRevoked finds through another handle what was acknowledged'],
  },
];

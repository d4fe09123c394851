import type { SessionStore } from '../../../src/store/contract.js';
import { type Fault, fault, OpenStore, planted } from './fault.js';

/** A store that finds only some of what an operation has ended. */
function findingOnly(
  isFound: (id: string, n: number, intact: OpenStore) => boolean,
): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({
    async findEnded(userId, operation) {
      const ids = await intact.findEnded(userId, operation);
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
    async findEnded(userId, operation) {
      return intact.rows.flatMap(({ session, ending }) =>
        ending && isFound({ userId: session.userId, operation: ending.operation }, { userId, operation })
          ? [session.id]
          : [],
      );
    },
  });
}

export const findEndedFaults: readonly Fault[] = [
  fault(
    'what one end has ended is not found',
    (intact) => ({
      end: (id, ending, owner) => intact.end(id, { ...ending, operation: '' }, owner),
    }),
    'findEnded finds the one that an end has ended',
    'findEnded finds nothing that another operation has ended',
    "findEnded finds no session of somebody else's",
    'findEnded finds by every letter of the operation',
    'findEnded finds through another handle what was acknowledged',
  ),
  fault(
    'what was ended with all is not found',
    (intact) => ({
      endAll: (userId, ending, except) => intact.endAll(userId, { ...ending, operation: '' }, except),
    }),
    'findEnded finds all that an ending of all has ended, also expired ones',
    'findEnded finds nothing that another operation has ended',
  ),
  fault(
    'what a log-in has evicted is not found',
    (intact) => ({
      insert({ limit, ...request }) {
        const ending = limit && { ...limit.ending, operation: '' };
        return intact.insert({ ...request, ...(limit && ending && { limit: { ...limit, ending } }) });
      },
    }),
    'findEnded finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'what an admission has evicted is not found',
    (intact) => ({
      admit({ limit, ...request }) {
        const ending = limit && { ...limit.ending, operation: '' };
        return intact.admit({ ...request, ...(limit && ending && { limit: { ...limit, ending } }) });
      },
    }),
    'findEnded finds what was evicted for an admission',
  ),
  fault(
    'what was replaced is found as evicted',
    (intact) => ({
      insert({ replaces, ...request }) {
        const ending = request.limit?.ending ?? (replaces && { ...replaces.ending, operation: '' });
        return intact.insert({
          ...request,
          ...(replaces && ending && { replaces: { ...replaces, ending } }),
        });
      },
    }),
    'findEnded finds what was evicted for a log-in, and what it replaced, each by its own',
    'findEnded finds what was replaced where there is no limit',
  ),
  fault(
    'fifty ended sessions are found at most',
    findingOnly((_, n) => n < 50),
    'findEnded finds all that an ending of all has ended, also expired ones',
  ),
  fault(
    'ended sessions are found by their user alone',
    findingWhere((ended, asked) => ended.userId === asked.userId),
    'findEnded finds what was evicted for a log-in, and what it replaced, each by its own',
    'findEnded finds nothing of an operation that has ended nothing',
    'findEnded finds nothing that another operation has ended',
    'findEnded finds by every letter of the operation',
  ),
  fault(
    'ended sessions are found by their operation alone',
    findingWhere((ended, asked) => ended.operation === asked.operation),
    "findEnded finds no session of somebody else's",
  ),
  fault(
    'operations are compared without case',
    findingWhere(
      (ended, asked) =>
        ended.userId === asked.userId && ended.operation.toLowerCase() === asked.operation.toLowerCase(),
    ),
    'findEnded finds by every letter of the operation',
  ),
  fault(
    'the last operation is noted on what had ended before',
    (intact) => ({
      async end(id, ending, owner) {
        const ended = await intact.end(id, ending, owner);
        const row = intact.row(id);
        if (row?.ending) row.ending = { ...row.ending, operation: ending.operation };
        return ended;
      },
    }),
    'findEnded finds nothing of an operation that has ended nothing',
  ),
  {
    what: 'what was ended through another handle is not found',
    open: () => {
      const intact = new OpenStore();
      const other = planted(intact, () => ({ findEnded: async () => [] }));
      return { store: planted(intact, () => ({})), other };
    },
    fails: ['findEnded finds through another handle what was acknowledged'],
  },
];

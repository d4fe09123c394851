import type { InsertRequest } from '../../../src/store/contract.js';
import { type Fault, fault } from './fault.js';
import { evictionOrder, limitedBy } from './limit-rules.js';

/** A limit by other rules than the contract's, one at a time. */
export const limitFaults: readonly Fault[] = [
  fault(
    'the limit leaves one place free',
    limitedBy({ excess: (count, max, policy) => count + (policy === 'reject' ? 2 : 1) - max }),
    'insert with a limit admits under reject up to the limit',
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'racing inserts with a limit admit everybody under reject where there is a place for each',
    'insert in place of another session takes its place under reject',
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
    'insert with a note lets one write of those that race, and all come in',
    'insert with a note loses no word of those that race and write it afterwards',
    'a limit with matured sessions does not count those that have not matured',
    'admit with a limit counts those that a limited log-in let in',
    'user ids that look alike are users of their own in a limit',
  ),
  fault(
    'the limit lets one more in',
    limitedBy({ excess: (count, max, policy) => count + (policy === 'reject' ? 0 : 1) - max }),
    'insert with a limit refuses under reject and keeps nothing',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert with a limit counts a session in the last millisecond before it expires',
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'insert in place of another session leaves that one where the new one is refused',
    'insert with a note writes nothing for a session that is refused',
    'insert with a note makes no record for a session that is refused',
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions leaves sessions of other states where they are',
    'admit with a limit takes a place among those of the status that it admits to',
    'racing admissions with a limit share the places with log-ins under reject',
  ),
  fault(
    'somebody goes while there is room',
    limitedBy({ excess: (count, max) => Math.max(count + 1 - max, max === 2 && count === 1 ? 1 : 0) }),
    'insert with a limit evicts nobody while there is room',
    'insert with a limit admits under reject up to the limit',
    'insert with a limit counts and evicts only sessions of the same status',
    'insert with a limit neither counts nor evicts a session that expires at this moment',
    "insert in place of another session leaves somebody else's session, which frees no place",
    'insert in place of another session takes its place under reject',
    'insert in place of another session evicts nobody whose place it does not need',
    'a limit with matured sessions does not count those that have not matured',
    'admit with a limit counts those that a limited log-in let in',
    'user ids that look alike are users of their own in a limit',
  ),
  fault(
    'a limit of one is none',
    limitedBy({ excess: (count, max, policy) => (max === 1 && policy !== 'reject' ? 0 : count + 1 - max) }),
    'insert with a limit replaces the only session where one is allowed',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert with a limit counts a session by the status that an update gave it',
    'insert with a limit tells nobody else that it ended what it evicted',
    'insert with a note writes it with the ending of those that have to go',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'admit with a limit takes a place among those of the status that it admits to',
    'purge removes evicted sessions by the time of their ending',
    'another handle sees an eviction that was acknowledged',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'a session is kept though the limit refuses it',
    (intact) => ({
      async insert(request) {
        const result = await intact.insert(request);
        if (result.inserted || result.reason !== 'limit') return result;
        const { session, authenticationStartedAt, now } = request;
        await intact.insert({ session, authenticationStartedAt, now });
        return result;
      },
    }),
    'insert with a limit refuses under reject and keeps nothing',
    'insert with a limit keeps each of the three states to a limit of its own',
    'racing inserts with a limit admit under reject exactly as many as there are places',
    'admit with a limit takes a place among those of the status that it admits to',
    'racing admissions with a limit share the places with log-ins under reject',
  ),
  fault(
    'the oldest go in place of the least recently active',
    limitedBy({ order: () => evictionOrder('evictOldest') }),
    'insert with a limit evicts the least recently active, not the oldest',
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
    'insert in place of another session evicts as many as it needs beside that one',
    'a limit with matured sessions evicts no more than it needs among both',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'the least recently active go in place of the oldest',
    limitedBy({ order: () => evictionOrder('evictLeastRecentlyActive') }),
    'insert with a limit evicts the oldest, not the least recently active',
  ),
  fault(
    'the newer one of two goes that were active at the same time',
    limitedBy({
      order: (policy) => (a, b) =>
        policy === 'evictLeastRecentlyActive' && a.lastActiveAt === b.lastActiveAt
          ? b.createdAt - a.createdAt || evictionOrder(policy)(a, b)
          : evictionOrder(policy)(a, b),
    }),
    'insert with a limit evicts the older one of two that were active at the same time',
  ),
  fault(
    'a limit compares ids without case where times tie',
    limitedBy({
      order: (policy) => (a, b) =>
        evictionOrder(policy)({ ...a, id: a.id.toLowerCase() }, { ...b, id: b.id.toLowerCase() }),
    }),
    'insert with a limit evicts the lower id, by its bytes, of two that tie on every time',
  ),
  fault(
    'the session being inserted is among those that may go',
    limitedBy({ mayGo: () => true, beforeEviction: () => undefined }),
    'insert with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'insert with a limit never evicts the one being inserted, however far behind its clock is',
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert with a limit tells nobody else that it ended what it evicted',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
    'admit with a limit takes a place among those of the status that it admits to',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'purge removes evicted sessions by the time of their ending',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'one session goes, however many are too many',
    limitedBy({ excess: (count, max) => Math.min(1, count + 1 - max) }),
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
  ),
  fault(
    'a full user loses one session more than needed',
    limitedBy({ excess: (count, max) => (count + 1 > max ? count + 2 - max : 0) }),
    'insert with a limit evicts the least recently active, not the oldest',
    'insert with a limit evicts the oldest, not the least recently active',
    'insert with a limit evicts the older one of two that were active at the same time',
    'insert with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'insert with a limit never evicts the one being inserted, however far behind its clock is',
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
    'insert with a limit counts and evicts only sessions of the same status',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing inserts with a limit tell of an eviction either the log-in or who ends the session meanwhile',
    "insert in place of another session leaves somebody else's session, which frees no place",
    'insert in place of another session evicts as many as it needs beside that one',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts no more than it needs among both',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
  ),
  fault(
    'of several evicted sessions one is reported',
    limitedBy({ report: (ids) => ids.slice(0, 1) }),
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
  ),
  fault(
    'evicted sessions are reported, and stay',
    limitedBy({ end: () => {} }),
    'insert with a limit evicts the least recently active, not the oldest',
    'insert with a limit evicts the oldest, not the least recently active',
    'insert with a limit evicts as many as a lowered limit needs, in order, and no more',
    'insert with a limit replaces the only session where one is allowed',
    'insert with a limit counts and evicts only sessions of the same status',
    'insert with a limit tells nobody else that it ended what it evicted',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'racing inserts with a limit never show a reader more than the limit',
    'racing inserts with a limit tell of an eviction either the log-in or who ends the session meanwhile',
    "insert in place of another session leaves somebody else's session, which frees no place",
    'insert in place of another session evicts as many as it needs beside that one',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
    'listEnded has what was evicted for a log-in, and what it replaced, each by its own',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'findRevoked finds what was evicted for a log-in, and what it replaced, each by its own',
    'purge removes evicted sessions by the time of their ending',
    'another handle sees an eviction that was acknowledged',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'the last limit stays in force where none is given',
    (intact) => {
      const limits = new Map<string, InsertRequest['limit']>();
      return {
        insert(request) {
          const limit = request.limit ?? limits.get(request.session.userId);
          limits.set(request.session.userId, limit);
          return intact.insert(limit ? { ...request, limit } : request);
        },
      };
    },
    'insert with a limit lets everybody in where there is no limit',
    'eraseUser lets the next one log in, who inherits nothing',
  ),
];

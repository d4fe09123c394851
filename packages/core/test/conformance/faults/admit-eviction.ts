import { type Fault, fault } from './fault.js';
import { admittedBy, evictionOrder } from './limit-rules.js';

/** Admissions that evict others than the contract says, or in another way. */
export const admitEvictionFaults: readonly Fault[] = [
  fault(
    'the oldest go for an admission in place of the least recently active',
    admittedBy({ order: () => evictionOrder('evictOldest') }),
    'admit with a limit evicts the least recently active, not the oldest',
  ),
  fault(
    'the least recently active go for an admission in place of the oldest',
    admittedBy({ order: () => evictionOrder('evictLeastRecentlyActive') }),
    'admit with a limit evicts the oldest, not the least recently active',
  ),
  fault(
    'the newer one of two goes for an admission that were active at the same time',
    admittedBy({
      order: (policy) => (a, b) =>
        policy === 'evictLeastRecentlyActive' && a.lastActiveAt === b.lastActiveAt
          ? b.createdAt - a.createdAt || evictionOrder(policy)(a, b)
          : evictionOrder(policy)(a, b),
    }),
    'admit with a limit evicts the older one of two that were active at the same time',
  ),
  fault(
    'the limit of an admission compares ids without case where times tie',
    admittedBy({
      order: (policy) => (a, b) =>
        evictionOrder(policy)({ ...a, id: a.id.toLowerCase() }, { ...b, id: b.id.toLowerCase() }),
    }),
    'admit with a limit evicts the lower id, by its bytes, of two that tie on every time',
  ),
  fault(
    'the session being admitted is among those that may go',
    admittedBy({ mayGo: () => true, beforeEviction: () => undefined }),
    'admit with a limit makes the changes when it evicts',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'admit with a limit never evicts the one being admitted, however long ago it was active',
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'findRevoked finds what was evicted for an admission',
    'texts of 64 characters fit into the reason of an ending',
    'user ids that look alike are users of their own in the limit of an admission',
  ),
  fault(
    'one session goes for an admission, however many are too many',
    admittedBy({ excess: (count, max) => Math.min(1, count + 1 - max) }),
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
  ),
  fault(
    'an admission takes one session more than needed from a full user',
    admittedBy({ excess: (count, max) => (count + 1 > max ? count + 2 - max : 0) }),
    'a limit with matured sessions evicts them for an admission',
    'admit with a limit evicts the least recently active, not the oldest',
    'admit with a limit evicts the oldest, not the least recently active',
    'admit with a limit evicts the older one of two that were active at the same time',
    'admit with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'admit with a limit never evicts the one being admitted, however long ago it was active',
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
  ),
  fault(
    'of several sessions that an admission evicted one is reported',
    admittedBy({ report: (ids) => ids.slice(0, 1) }),
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
  ),
  fault(
    'sessions that an admission evicted are reported, and stay',
    admittedBy({ end: () => {} }),
    'a limit with matured sessions evicts them for an admission',
    'listEnded has what was evicted for an admission',
    'admit with a limit replaces the only session where one is allowed',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit limits the status that it admits to, whichever that is',
    'admit with a limit tells nobody else that it ended what it evicted',
    'admit with a limit leaves the id of what it evicted taken, for ever',
    'admit with a limit evicts the least recently active, not the oldest',
    'admit with a limit evicts the oldest, not the least recently active',
    'admit with a limit evicts as many as a lowered limit needs, in order, and no more',
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions bring none back that are ended all together meanwhile',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'racing admissions with a limit never show a reader more than the limit',
    'findRevoked finds what was evicted for an admission',
    'purge removes sessions that an admission evicted by the time of their ending',
    'another handle sees an admission that was acknowledged, and its eviction',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    'sessions that an admission evicted are erased',
    (intact) => ({
      async admit(request) {
        const result = await intact.admit(request);
        for (const id of result.admitted ? result.evicted : []) {
          Object.assign(intact.row(id)?.session ?? {}, { expiresAt: 0 });
          await intact.purge(1, 1);
        }
        return result;
      },
    }),
    'listEnded has what was evicted for an admission',
    'admit with a limit leaves the id of what it evicted taken, for ever',
    'findRevoked finds what was evicted for an admission',
    'purge removes sessions that an admission evicted by the time of their ending',
  ),
];

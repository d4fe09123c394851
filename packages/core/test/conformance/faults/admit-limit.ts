import type { AdmitRequest, AdmitResult } from '../../../src/store/contract.js';
import { type Fault, fault } from './fault.js';
import { admittedBy } from './limit-rules.js';

/** Admissions that keep another limit than the contract says, or another order of steps. */
export const admitLimitFaults: readonly Fault[] = [
  fault(
    'the limit of an admission leaves one place free',
    admittedBy({ excess: (count, max, policy) => count + (policy === 'reject' ? 2 : 1) - max }),
    'a limit with matured sessions does not count the one that is being admitted',
    'admit with a limit admits under reject up to the limit',
    'admit with a limit does not count the one being admitted, where it has the status already',
    'admit with a limit counts those that a limited log-in let in',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit all succeed under reject where there is a place for each',
  ),
  fault(
    'the limit of an admission lets one more in',
    admittedBy({ excess: (count, max, policy) => count + (policy === 'reject' ? 0 : 1) - max }),
    'a limit with matured sessions counts them among those of their new status',
    'admit with a limit refuses under reject and changes nothing',
    'admit with a limit limits the status that it admits to, whichever that is',
    'admit with a limit counts a session in the last millisecond before it expires',
    'admit with a limit counts those that a limited log-in let in',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit share the places with log-ins under reject',
  ),
  fault(
    'somebody goes for an admission while there is room',
    admittedBy({ excess: (count, max) => Math.max(count + 1 - max, max === 2 && count === 1 ? 1 : 0) }),
    'a limit with matured sessions does not count the one that is being admitted',
    'admit with a limit evicts nobody while there is room',
    'admit with a limit admits under reject up to the limit',
    'admit with a limit does not count the one being admitted, where it has the status already',
    'admit with a limit neither counts nor evicts a session that expires at this moment',
    'racing admissions admit a session once where a limit has a place for it',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
  ),
  fault(
    'a limit of one is none for an admission',
    admittedBy({ excess: (count, max, policy) => (max === 1 && policy !== 'reject' ? 0 : count + 1 - max) }),
    'listEnded has what was evicted for an admission',
    'admit with a limit makes the changes when it evicts',
    'admit with a limit replaces the only session where one is allowed',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit limits the status that it admits to, whichever that is',
    'admit with a limit tells nobody else that it ended what it evicted',
    'admit with a limit leaves the id of what it evicted taken, for ever',
    'racing admissions evict once for a session that several admit',
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'findRevoked finds what was evicted for an admission',
    'purge removes sessions that an admission evicted by the time of their ending',
    'another handle sees an admission that was acknowledged, and its eviction',
    'texts of 16 letters fit into a status, whatever they are',
    'texts of 64 characters fit into the reason of an ending',
    'user ids that look alike are users of their own in the limit of an admission',
  ),
  fault(
    'a session is admitted though the limit refuses it',
    (intact) => ({
      async admit({ limit, ...request }) {
        const result = await intact.admit(limit ? { ...request, limit } : request);
        if (!result.admitted && result.reason === 'limit') await intact.admit(request);
        return result;
      },
    }),
    'admit with a limit refuses under reject and changes nothing',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit share the places with log-ins under reject',
  ),
  fault(
    'a session is changed in part though the limit refuses it',
    (intact) => ({
      async admit(request) {
        const result = await intact.admit(request);
        const session = intact.sessions.get(request.id)?.session;
        const { status: _, ...rest } = request.changes;
        if (session && !result.admitted && result.reason === 'limit') Object.assign(session, rest);
        return result;
      },
    }),
    'admit with a limit refuses under reject and changes nothing',
  ),
  fault(
    'an admission that evicts changes the status alone',
    (intact) => ({
      async admit(request) {
        const before = await intact.read(request.id);
        const result = await intact.admit(request);
        const session = intact.sessions.get(request.id)?.session;
        const evicted = result.admitted && result.evicted.length > 0;
        if (session && before && evicted) Object.assign(session, before, { status: session.status });
        return result;
      },
    }),
    'admit with a limit makes the changes when it evicts',
    'racing admissions evict once for a session that several admit',
    'another handle sees an admission that was acknowledged, and its eviction',
  ),
  fault(
    'the limit is found reached before the session is found changed',
    (intact) => ({
      async admit(request) {
        const { id, userId, changes, limit } = request;
        const rivals = intact.sessions
          .ofUser(userId)
          .filter(({ session }) => session.id !== id && session.status === changes.status);
        const result = await intact.admit(request);
        const reached = limit?.onLimit === 'reject' && rivals.length >= limit.max;
        return reached ? { admitted: false, reason: 'limit' } : result;
      },
    }),
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
  ),
  fault(
    'room is made before it is known whether the session is as expected',
    admittedBy({ fits: () => true }),
    'admit with a limit ends nobody, and finds no limit reached, where the session is not as expected',
  ),
  fault(
    'the last limit stays in force where an admission has none',
    (intact) => {
      const limits = new Map<string, AdmitRequest['limit']>();
      return {
        admit(request): Promise<AdmitResult> {
          const limit = request.limit ?? limits.get(request.userId);
          limits.set(request.userId, limit);
          return intact.admit(limit ? { ...request, limit } : request);
        },
      };
    },
    'admit with a limit lets everybody in where there is no limit',
  ),
];

import { NOW } from '../../../src/conformance/moments.js';
import type { StoredSession } from '../../../src/store/contract.js';
import { type Fault, fault } from './fault.js';
import { asItShouldBe, limitedBy } from './limit-rules.js';

/** Inserts that count other sessions than the contract says. */
export const limitCountingFaults: readonly Fault[] = [
  fault(
    'sessions of every status count',
    limitedBy({
      counts: (session, comer) => asItShouldBe.counts({ ...session, status: comer.status }, comer),
    }),
    'insert with a limit counts and evicts only sessions of the same status',
    'insert with a limit keeps each of the three states to a limit of its own',
    'insert with a limit counts a session by the status that an update gave it',
    'a limit with matured sessions does not count those that have not matured',
    'a limit with matured sessions goes by the time of their creation alone',
    'a limit with matured sessions leaves sessions of other states where they are',
    'admit with a limit frees a place among those of the status that it admits from',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'the unconfirmed count among the pending',
    limitedBy({
      counts: (session, comer) =>
        asItShouldBe.counts(
          session.status === 'unconfirmed' ? { ...session, status: 'pending' } : session,
          comer,
        ),
    }),
    'insert with a limit keeps each of the three states to a limit of its own',
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
  ),
  fault(
    'a session counts by the status that it was inserted with',
    (intact) => {
      const states = new Map<string, StoredSession['status']>();
      const { insert = intact.insert } = limitedBy({
        counts: (session, comer) =>
          asItShouldBe.counts({ ...session, status: states.get(session.id) ?? session.status }, comer),
      })(intact);
      return {
        insert(request) {
          if (!states.has(request.session.id)) states.set(request.session.id, request.session.status);
          return insert.call(intact, request);
        },
      };
    },
    'insert with a limit counts a session by the status that an update gave it',
    'admit with a limit frees a place among those of the status that it admits from',
    'admit with a limit takes a place among those of the status that it admits to',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions with a limit share the places with log-ins under reject',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
  ),
  fault(
    'expired sessions count',
    limitedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: 0 }) }),
    'insert with a limit neither counts nor evicts a session that expires at this moment',
  ),
  fault(
    'a session counts at the moment when it expires',
    limitedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: NOW - 1 }) }),
    'insert with a limit neither counts nor evicts a session that expires at this moment',
  ),
  fault(
    'a session does not count in its last millisecond',
    limitedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: NOW + 1 }) }),
    'insert with a limit counts a session in the last millisecond before it expires',
  ),
  fault(
    'ended sessions count',
    limitedBy({
      rowsOf: (intact, userId) => intact.rows.filter(({ session }) => session.userId === userId),
      counts: (session, comer) =>
        asItShouldBe.counts(session, comer) ||
        (session.expiresAt === comer.now && session.status === comer.status),
    }),
    'insert with a limit neither counts nor evicts a session that expires at this moment',
    'insert with a limit does not count a session that was ended',
    'racing inserts with a limit leave exactly the limit when they evict the least recently active',
    'racing inserts with a limit leave exactly the limit when they evict the oldest',
    'insert in place of another session evicts nobody whose place it does not need',
    'insert in place of another session leaves exactly the limit where several race, each for one of its own',
    'insert with a note lets one write of those that race, and all come in',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'eraseUser lets the next one log in, who inherits nothing',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    "everybody's sessions count",
    limitedBy({ rowsOf: (intact) => intact.rows.filter(({ revocation }) => revocation === null) }),
    'insert with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'insert with a limit never evicts the one being inserted, however far behind its clock is',
    'insert with a limit neither counts nor evicts sessions of other users',
    'racing inserts with a limit do not block each other where the users differ',
    'racing inserts with a limit tell of an eviction either the log-in or who ends the session meanwhile',
    'insert with a note comes in and writes nothing where the details are others, byte for byte',
    'insert with a note loses no word of those that race and write it afterwards',
    'a limit with matured sessions evicts them in the order of all',
    'admit with a limit takes a place among those of the status that it admits to',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'user ids that look alike are users of their own in a limit',
  ),
];

import { NOW } from '../../../src/conformance/moments.js';
import { type Fault, fault } from './fault.js';
import { admittedBy, asItShouldBe } from './limit-rules.js';

/** Admissions that count other sessions than the contract says. */
export const admitCountingFaults: readonly Fault[] = [
  fault(
    'the session being admitted counts where it has the status already',
    (intact) => ({
      admit({ limit, ...request }) {
        const again = intact.sessions.get(request.id)?.session.status === request.changes.status;
        if (!limit) return intact.admit(request);
        return intact.admit({ ...request, limit: again ? { ...limit, max: limit.max - 1 } : limit });
      },
    }),
    'admit with a limit does not count the one being admitted, where it has the status already',
  ),
  fault(
    'sessions of every status count for an admission',
    admittedBy({
      counts: (session, comer) => asItShouldBe.counts({ ...session, status: comer.status }, comer),
    }),
    'a limit with matured sessions does not count those that have not matured',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit limits the status that it admits to, whichever that is',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'racing admissions with a limit never show a reader more than the limit',
  ),
  fault(
    'the unconfirmed count among the active for an admission',
    admittedBy({
      counts: (session, comer) =>
        asItShouldBe.counts(
          session.status === 'unconfirmed' ? { ...session, status: 'active' } : session,
          comer,
        ),
    }),
    'a limit with matured sessions does not count those that have not matured',
    'admit with a limit counts and evicts only sessions of the status that it admits to',
  ),
  fault(
    'the pending count among the active for an admission',
    admittedBy({
      counts: (session, comer) =>
        asItShouldBe.counts(session.status === 'pending' ? { ...session, status: 'active' } : session, comer),
    }),
    'admit with a limit counts and evicts only sessions of the status that it admits to',
    'admit with a limit limits the status that it admits to, whichever that is',
    'racing admissions with a limit succeed under reject exactly as often as there are places',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'racing admissions with a limit never show a reader more than the limit',
  ),
  fault(
    'an admission limits the full, whichever status it leads to',
    admittedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, status: 'active' }) }),
    'admit with a limit limits the status that it admits to, whichever that is',
    'texts of 16 letters fit into a status, whatever they are',
  ),
  fault(
    'expired sessions count for an admission',
    admittedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: 0 }) }),
    'admit with a limit neither counts nor evicts a session that expires at this moment',
  ),
  fault(
    'a session counts for an admission at the moment when it expires',
    admittedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: NOW - 1 }) }),
    'admit with a limit neither counts nor evicts a session that expires at this moment',
  ),
  fault(
    'a session does not count for an admission in its last millisecond',
    admittedBy({ counts: (session, comer) => asItShouldBe.counts(session, { ...comer, now: NOW + 1 }) }),
    'admit with a limit counts a session in the last millisecond before it expires',
  ),
  fault(
    'ended sessions count for an admission',
    admittedBy({
      rowsOf: (intact, userId) => intact.rows.filter(({ session }) => session.userId === userId),
      counts: (session, comer) =>
        asItShouldBe.counts(session, comer) ||
        (session.expiresAt === comer.now && session.status === comer.status),
    }),
    'admit with a limit neither counts nor evicts a session that expires at this moment',
    'admit with a limit does not count a session that was ended',
    'racing admissions bring none back that are ended all together meanwhile',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit leave exactly the limit when they evict the least recently active',
    'racing admissions with a limit leave exactly the limit when they evict the oldest',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the least recently active',
    'racing admissions with a limit leave exactly the limit beside log-ins, when both evict the oldest',
    'texts of 64 characters fit into the reason of an ending',
  ),
  fault(
    "everybody's sessions count for an admission",
    admittedBy({ rowsOf: (intact) => intact.rows.filter(({ revocation }) => revocation === null) }),
    'admit with a limit does not count the one being admitted, where it has the status already',
    'admit with a limit neither counts nor evicts sessions of other users',
    'admit with a limit evicts the lower id, by its bytes, of two that tie on every time',
    'admit with a limit never evicts the one being admitted, however long ago it was active',
    'racing admissions bring no session back that is ended meanwhile, nor evict anybody for it',
    'racing admissions let a session in or see it evicted by a log-in of its former status, never both',
    'racing admissions tell of an eviction either the admission or who ends the session meanwhile',
    'racing admissions with a limit do not block each other where the users differ',
    'user ids that look alike are users of their own in the limit of an admission',
  ),
  fault(
    'a place that an admission leaves stays taken',
    (intact) => {
      const left = new Map<string, number>();
      const placeOf = (userId: string, status: string) => `${status} ${userId}`;
      return {
        async admit(request) {
          const { userId, status } = intact.row(request.id)?.session ?? request.expected;
          const result = await intact.admit(request);
          const place = placeOf(userId ?? '', status ?? '');
          if (result.admitted && request.limit) left.set(place, (left.get(place) ?? 0) + 1);
          return result;
        },
        insert({ limit, ...request }) {
          const taken = left.get(placeOf(request.session.userId, request.session.status)) ?? 0;
          if (limit?.onLimit !== 'reject') return intact.insert(limit ? { ...request, limit } : request);
          return intact.insert({ ...request, limit: { ...limit, max: limit.max - taken } });
        },
      };
    },
    'admit with a limit frees a place among those of the status that it admits from',
  ),
];

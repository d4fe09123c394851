import type { MaturedSessions, SessionLimit, SessionStore } from '../../../src/store/contract.js';
import { countsAs } from '../../../src/store/rules.js';
import { type Fault, fault, type OpenStore } from './fault.js';
import { admittedBy, asItShouldBe, evictionOrder, type LimitRules, limitedBy } from './limit-rules.js';

/** Inserts and admissions to which another rule is told than the contract's caller has given. */
function told(
  change: (matured: MaturedSessions) => MaturedSessions | undefined,
): (intact: OpenStore) => Partial<SessionStore> {
  const changed = <Request extends { readonly limit?: SessionLimit }>(request: Request): Request => {
    const { matured, ...limit } = request.limit ?? {};
    if (!matured) return request;
    const rule = change(matured);
    return { ...request, limit: { ...limit, ...(rule && { matured: rule }) } };
  };
  return (intact) => ({
    insert: (request) => intact.insert(changed(request)),
    admit: (request) => intact.admit(changed(request)),
  });
}

/** The same other rules for inserts and for admissions. */
function ruledBy(rules: Partial<LimitRules>): (intact: OpenStore) => Partial<SessionStore> {
  return (intact) => ({ ...limitedBy(rules)(intact), ...admittedBy(rules)(intact) });
}

/** Limits that take matured sessions for what they aren't. */
export const maturedFaults: readonly Fault[] = [
  fault(
    'sessions never mature',
    told(() => undefined),
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts them for an admission',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
  ),
  fault(
    'sessions mature a millisecond late',
    told((matured) => ({ ...matured, createdUntil: matured.createdUntil - 1 })),
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions evicts them for an admission',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
  ),
  fault(
    'sessions mature a millisecond early',
    told((matured) => ({ ...matured, createdUntil: matured.createdUntil + 1 })),
    'a limit with matured sessions does not count those that have not matured',
    'a limit with matured sessions goes by the time of their creation alone',
  ),
  fault(
    'sessions of every status mature',
    ruledBy({
      counts: (session, comer) =>
        asItShouldBe.counts(session, comer) ||
        (comer.matured !== undefined &&
          comer.status === comer.matured.to &&
          session.createdAt <= comer.matured.createdUntil),
    }),
    'a limit with matured sessions leaves sessions of other states where they are',
  ),
  fault(
    'matured sessions count in both states',
    ruledBy({
      counts: (session, comer) =>
        asItShouldBe.counts(session, comer) ||
        (session.status === comer.status && session.expiresAt > comer.now),
    }),
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
  ),
  fault(
    'sessions mature by their last proof of identity',
    ruledBy({
      counts: (session, comer) =>
        countsAs({ ...session, createdAt: session.authenticatedAt }, comer.status, comer.matured) &&
        session.expiresAt > comer.now,
    }),
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts them for an admission',
    'a limit with matured sessions evicts no more than it needs among both',
    'a limit with matured sessions neither counts nor evicts them among those of their former status',
    'a limit with matured sessions goes by the time of their creation alone',
  ),
  fault(
    'matured sessions count, and are never evicted',
    ruledBy({
      mayGo: (row, comer) => asItShouldBe.mayGo(row, comer) && row.session.status === comer.status,
    }),
    'a limit with matured sessions counts them among those of their new status',
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts them for an admission',
  ),
  fault(
    'matured sessions are evicted before all others',
    ruledBy({
      order: (policy) => (a, b) =>
        Number(a.status === 'active') - Number(b.status === 'active') || evictionOrder(policy)(a, b),
    }),
    'a limit with matured sessions evicts no more than it needs among both',
  ),
  fault(
    'matured sessions are evicted last',
    ruledBy({
      order: (policy) => (a, b) =>
        Number(b.status === 'active') - Number(a.status === 'active') || evictionOrder(policy)(a, b),
    }),
    'a limit with matured sessions evicts them in the order of all',
    'a limit with matured sessions evicts them for an admission',
  ),
  fault(
    'a matured session counts beside itself while it is admitted',
    (intact) => ({
      admit({ limit, ...request }) {
        const session = intact.row(request.id)?.session;
        const counts = session && limit?.matured && countsAs(session, limit.matured.to, limit.matured);
        return intact.admit({
          ...request,
          ...(limit && {
            limit: { ...limit, max: limit.max - Number(counts === true && session.status !== 'active') },
          }),
        });
      },
    }),
    'a limit with matured sessions does not count the one that is being admitted',
  ),
];

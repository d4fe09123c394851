import type {
  AdmitRequest,
  AdmitResult,
  InsertResult,
  LimitPolicy,
  Revocation,
  SessionLimit,
  SessionStore,
  StoredSession,
} from '../../../src/store/contract.js';
import type { MemoryRow } from '../../../src/store/memory-sessions.js';
import { countsAs } from '../../../src/store/rules.js';
import type { OpenStore } from './fault.js';

type Order = (a: StoredSession, b: StoredSession) => number;

/** Who wants a place, and when. */
type Comer = Pick<StoredSession, 'id' | 'userId' | 'status'> & {
  readonly now: number;
  readonly replaces?: string | undefined;
  readonly matured?: SessionLimit['matured'];
};

/** How an insert or an admission with a limit goes, step by step, so that a fault can replace one step. */
export interface LimitRules {
  /** Whether an id is there already, which is looked at first. */
  isTaken(intact: OpenStore, id: string): boolean;
  /** Whether a session may be admitted at all. */
  fits(session: StoredSession, request: AdmitRequest): boolean;
  /** The rows that are looked at. */
  rowsOf(intact: OpenStore, userId: string): MemoryRow[];
  counts(session: StoredSession, comer: Comer): boolean;
  /** How many have to go, where so many others count. */
  excess(count: number, max: number, policy: LimitPolicy): number;
  /** Comes between the choice and the insert or the change. */
  beforeEntry?(): Promise<void>;
  /** Comes between the insert or the change and the evictions, and makes the choice anew. */
  beforeEviction?(): Promise<void> | undefined;
  mayGo(row: MemoryRow, comer: Comer): boolean;
  order(policy: LimitPolicy): Order;
  end(intact: OpenStore, row: MemoryRow, revocation: Revocation): void;
  report(ids: string[]): string[];
}

/** The contract's own rules. */
export const asItShouldBe: LimitRules = {
  isTaken: (intact, id) => intact.sessions.has(id),
  fits: (session, { userId, expected, now }) =>
    session.expiresAt > now &&
    session.userId === userId &&
    Object.entries(expected).every(([member, value]) => Reflect.get(session, member) === value),
  rowsOf: (intact, userId) => intact.sessions.ofUser(userId),
  counts: (session, { status, now, matured }) =>
    countsAs(session, status, matured) && session.expiresAt > now,
  excess: (count, max) => count + 1 - max,
  mayGo: (row, comer) => row.session.id !== comer.id,
  order: evictionOrder,
  end: (intact, row, revocation) => intact.sessions.revoke(row, revocation),
  report: (ids) => ids,
};

export function evictionOrder(policy: LimitPolicy): Order {
  const byCreation: Order = (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
  if (policy !== 'evictLeastRecentlyActive') return byCreation;
  return (a, b) => a.lastActiveAt - b.lastActiveAt || byCreation(a, b);
}

/** Inserts by the contract's rules but for those given. Nothing comes between the steps unless a rule waits. */
export function limitedBy(changed: Partial<LimitRules>): (intact: OpenStore) => Partial<SessionStore> {
  const rules = { ...asItShouldBe, ...changed };
  return (intact) => ({
    async insert({ limit, ...request }): Promise<InsertResult> {
      const { id, userId, status } = request.session;
      if (!limit || rules.isTaken(intact, id)) return intact.insert(request);
      const choose = () =>
        chosen(
          intact,
          rules,
          { id, userId, status: status, now: request.now, replaces: request.replaces?.id },
          limit,
        );

      let evicted = choose();
      if (limit.onLimit === 'reject' && evicted.length > 0) return { inserted: false, reason: 'limit' };
      if (rules.beforeEntry) await rules.beforeEntry();
      const inserting = intact.insert(request);
      if (!intact.sessions.get(id)) return inserting;

      if (rules.beforeEviction) {
        const waiting = rules.beforeEviction();
        if (waiting) await waiting;
        evicted = choose();
      }
      for (const row of evicted) rules.end(intact, row, limit.revocation);
      const result = await inserting;
      return result.inserted ? { ...result, evicted: rules.report(idsOf(evicted)) } : result;
    },
  });
}

/** Admissions by the contract's rules but for those given. Nothing comes between the steps unless a rule waits. */
export function admittedBy(changed: Partial<LimitRules>): (intact: OpenStore) => Partial<SessionStore> {
  const rules = { ...asItShouldBe, ...changed };
  return (intact) => ({
    async admit({ limit, ...request }): Promise<AdmitResult> {
      if (!limit) return intact.admit(request);
      const { id, userId, changes, now } = request;
      const choose = () => chosen(intact, rules, { id, userId, status: changes.status, now }, limit);

      const session = intact.sessions.get(id)?.session;
      if (!session || !rules.fits(session, request)) return { admitted: false, reason: 'changed' };
      let evicted = choose();
      if (limit.onLimit === 'reject' && evicted.length > 0) return { admitted: false, reason: 'limit' };
      if (rules.beforeEntry) await rules.beforeEntry();
      const admitting = intact.admit(request);

      if (rules.beforeEviction) {
        const waiting = rules.beforeEviction();
        if (waiting) await waiting;
        evicted = choose();
      }
      for (const row of evicted) rules.end(intact, row, limit.revocation);
      const result = await admitting;
      return result.admitted ? { ...result, evicted: rules.report(idsOf(evicted)) } : result;
    },
  });
}

/** Who has to go by the rules. */
function chosen(intact: OpenStore, rules: LimitRules, comer: Comer, limit: SessionLimit): MemoryRow[] {
  const counted = rules
    .rowsOf(intact, comer.userId)
    .filter(({ session }) => session.id !== comer.replaces)
    .filter(({ session }) => rules.counts(session, { ...comer, matured: limit.matured }));
  const others = counted.filter((row) => row.session.id !== comer.id);
  const order = rules.order(limit.onLimit);
  return counted
    .filter((row) => rules.mayGo(row, comer))
    .sort((a, b) => order(a.session, b.session))
    .slice(0, Math.max(0, rules.excess(others.length, limit.max, limit.onLimit)));
}

function idsOf(rows: readonly MemoryRow[]): string[] {
  return rows.map(({ session }) => session.id);
}

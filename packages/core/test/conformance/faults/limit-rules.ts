import type { MemoryRow } from '../../../src/memory-sessions.js';
import type {
  Ending,
  InsertRequest,
  InsertResult,
  LimitPolicy,
  SessionStore,
  StoredSession,
} from '../../../src/store.js';
import type { OpenStore } from './fault.js';

type Order = (a: StoredSession, b: StoredSession) => number;

/** How an insert with a limit goes, step by step, so that a fault can replace one step. */
interface LimitRules {
  /** The rows that are looked at. */
  rowsOf(intact: OpenStore, userId: string): MemoryRow[];
  counts(session: StoredSession, request: InsertRequest): boolean;
  /** How many have to go, where so many others count. */
  excess(count: number, max: number, policy: LimitPolicy): number;
  /** Comes between the choice and the insert. */
  beforeInsert?(): Promise<void>;
  /** Comes between the insert and the evictions, and makes the choice anew. */
  beforeEviction?(): Promise<void> | undefined;
  mayGo(row: MemoryRow, request: InsertRequest): boolean;
  order(policy: LimitPolicy): Order;
  end(intact: OpenStore, row: MemoryRow, ending: Ending): void;
  report(ids: string[]): string[];
}

/** The contract's own rules. */
export const asItShouldBe: LimitRules = {
  rowsOf: (intact, userId) => intact.sessions.ofUser(userId),
  counts: (session, { session: { state }, now }) => session.state === state && session.expiresAt > now,
  excess: (count, max) => count + 1 - max,
  mayGo: (row, request) => row.session.id !== request.session.id,
  order: evictionOrder,
  end: (intact, row, ending) => intact.sessions.end(row, ending),
  report: (ids) => ids,
};

export function evictionOrder(policy: LimitPolicy): Order {
  const byCreation: Order = (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
  if (policy !== 'evictLeastRecentlyActive') return byCreation;
  return (a, b) => a.lastActiveAt - b.lastActiveAt || byCreation(a, b);
}

/** The limit by the contract's rules but for those given. Nothing comes between its steps unless a rule waits. */
export function limitedBy(changed: Partial<LimitRules>): (intact: OpenStore) => Partial<SessionStore> {
  const rules = { ...asItShouldBe, ...changed };
  return (intact) => ({
    async insert({ limit, ...request }): Promise<InsertResult> {
      if (!limit) return intact.insert(request);
      const choose = () => {
        const rows = rules.rowsOf(intact, request.session.userId);
        const counted = rows.filter((row) => rules.counts(row.session, request));
        const others = counted.filter((row) => row.session.id !== request.session.id);
        const order = rules.order(limit.onLimit);
        return counted
          .filter((row) => rules.mayGo(row, request))
          .sort((a, b) => order(a.session, b.session))
          .slice(0, Math.max(0, rules.excess(others.length, limit.max, limit.onLimit)));
      };

      let evicted = choose();
      if (limit.onLimit === 'reject' && evicted.length > 0) return { inserted: false, reason: 'limit' };
      if (rules.beforeInsert) await rules.beforeInsert();
      const inserting = intact.insert(request);
      if (!intact.sessions.get(request.session.id)) return inserting;

      if (rules.beforeEviction) {
        const waiting = rules.beforeEviction();
        if (waiting) await waiting;
        evicted = choose();
      }
      for (const row of evicted) rules.end(intact, row, limit.ending);
      const result = await inserting;
      const ids = rules.report(evicted.map(({ session }) => session.id));
      return result.inserted ? { ...result, evicted: ids } : result;
    },
  });
}

import type { ConformanceTarget } from '../../../src/conformance/index.js';
import type { InsertRequest, InsertResult, SessionStore, UserRecord } from '../../../src/store/contract.js';
import type { MemoryRow, MemorySessions } from '../../../src/store/memory-sessions.js';
import { MemoryStore } from '../../../src/store/memory-store.js';

/** A store that breaks one promise, and the cases that must notice: these, and no others. */
export interface Fault {
  readonly what: string;
  readonly open: () => ConformanceTarget;
  readonly fails: readonly string[];
}

/** A fault: what some methods of the intact store do instead. */
export function fault(
  what: string,
  plant: (intact: OpenStore) => Partial<SessionStore>,
  ...fails: string[]
): Fault {
  return { what, open: () => ({ store: planted(new OpenStore(), plant) }), fails };
}

/** The intact store but for the methods that are planted in it. */
export function planted(
  intact: OpenStore,
  plant: (intact: OpenStore) => Partial<SessionStore>,
): SessionStore {
  const overrides = plant(intact);
  return new Proxy<SessionStore>(intact, {
    get(_, member) {
      const method: unknown = Reflect.get(overrides, member) ?? Reflect.get(intact, member);
      return typeof method === 'function' ? method.bind(intact) : method;
    },
  });
}

/** A memory store whose rows lie open, and which forgets none of them. */
export class OpenStore extends MemoryStore {
  declare readonly sessions: MemorySessions;
  declare readonly users: Map<string, UserRecord>;
  declare readonly erasures: Map<string, number>;
  readonly rows: MemoryRow[] = [];

  override insert(request: InsertRequest): Promise<InsertResult> {
    const inserting = super.insert(request);
    // Already there: a memory store does its work before it returns the promise.
    const row = this.sessions.get(request.session.id);
    if (row && !this.rows.includes(row)) this.rows.push(row);
    return inserting;
  }

  /** The row, ended or not. */
  row(id: string): MemoryRow | undefined {
    return this.rows.find((row) => row.session.id === id);
  }

  /** Makes ended sessions valid again. */
  revive(rows: readonly (MemoryRow | undefined)[]): void {
    for (const row of rows) {
      if (row?.revocation) this.sessions.add({ ...row.session, expiresAt: row.session.absoluteExpiresAt });
    }
  }

  /** All users who ever had a session, and the one given. */
  userIds(userId: string): string[] {
    return [...new Set([userId, ...this.rows.map(({ session }) => session.userId)])];
  }
}

/** Some turns of the event loop: where a database would be waited for, and others come between. */
export async function turns(count = 1): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

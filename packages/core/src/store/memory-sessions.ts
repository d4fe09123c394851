import type { Revocation, StoredSession } from './contract.js';

/** A session in memory. `session` changes in place, so it is copied on its way out; `ending` is final. */
export interface MemoryRow {
  readonly session: { -readonly [Member in keyof StoredSession]: StoredSession[Member] };
  revocation: Revocation | null;
}

/**
 * The rows of the {@link MemoryStore}, by id and, as long as they are not ended, by user. An ended row stays under its
 * id until the purge: its id is taken, and it was ended once already.
 */
export class MemorySessions {
  readonly #byId = new Map<string, MemoryRow>();
  readonly #byUser = new Map<string, Set<MemoryRow>>();

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** The row, unless it is not there or ended. */
  get(id: string): MemoryRow | null {
    const row = this.#byId.get(id);
    return row?.revocation === null ? row : null;
  }

  /** The user's rows that are not ended, expired or not. */
  ofUser(userId: string): MemoryRow[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** The next rows behind an id, ended or not, by id. Walks over all rows. */
  behind(after: string, limit: number): MemoryRow[] {
    const rows = [...this.#byId.values()].filter(({ session }) => session.id > after);
    return rows.sort((a, b) => (a.session.id < b.session.id ? -1 : 1)).slice(0, limit);
  }

  /** How many rows are not ended and meet a condition. Walks over all rows. */
  count(meets: (session: StoredSession) => boolean): number {
    let count = 0;
    for (const { session, revocation } of this.#byId.values())
      if (revocation === null && meets(session)) count += 1;
    return count;
  }

  /** The user's rows that an operation has ended. Walks over all rows: it is asked for after a failure alone. */
  revokedBy(userId: string, operation: string): string[] {
    return [...this.#byId.values()].flatMap(({ session, revocation }) =>
      session.userId === userId && revocation?.operation === operation ? [session.id] : [],
    );
  }

  add(session: StoredSession): void {
    const row: MemoryRow = { session: { ...session }, revocation: null };
    this.#byId.set(session.id, row);
    const siblings = this.#byUser.get(session.userId);
    if (siblings) siblings.add(row);
    else this.#byUser.set(session.userId, new Set([row]));
  }

  revoke(row: MemoryRow, revocation: Revocation): void {
    row.revocation = { ...revocation };
    row.session.expiresAt = revocation.at;
    this.#forget(row);
  }

  /** Walks over all rows, in the order in which they came, until `limit` have gone. */
  purge(before: number, limit: number): number {
    let purged = 0;
    for (const row of this.#byId.values()) {
      if (purged >= limit) break;
      if (row.session.expiresAt >= before) continue;
      this.#byId.delete(row.session.id);
      this.#forget(row);
      purged += 1;
    }
    return purged;
  }

  #forget(row: MemoryRow): void {
    const siblings = this.#byUser.get(row.session.userId);
    siblings?.delete(row);
    if (siblings?.size === 0) this.#byUser.delete(row.session.userId);
  }
}

import type { Revocation, StoredSession } from './contract.js';

/** A session in memory. `session` changes in place, so it is copied on its way out; `ending` is final. */
export interface MemoryRow {
  readonly session: { -readonly [Member in keyof StoredSession]: StoredSession[Member] };
  revocation: Revocation | null;
}

/**
 * The rows of the {@link MemoryStore}, by id and by user. An ended row stays until the purge: its id is taken, it was ended
 * once already, and its user may ask what became of it.
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

  /** The row, ended or not. */
  getKept(id: string): MemoryRow | null {
    return this.#byId.get(id) ?? null;
  }

  /** The user's rows that are not ended, expired or not. */
  ofUser(userId: string): MemoryRow[] {
    return this.keptOfUser(userId).filter(({ revocation }) => revocation === null);
  }

  /** The user's rows, ended or not. */
  keptOfUser(userId: string): MemoryRow[] {
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

  add(session: StoredSession): void {
    const row: MemoryRow = { session: { ...session }, revocation: null };
    const former = this.#byId.get(session.id);
    if (former) this.#forget(former);
    this.#byId.set(session.id, row);
    const siblings = this.#byUser.get(session.userId);
    if (siblings) siblings.add(row);
    else this.#byUser.set(session.userId, new Set([row]));
  }

  revoke(row: MemoryRow, revocation: Revocation): void {
    row.revocation = { ...revocation };
    row.session.expiresAt = revocation.at;
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

  /** Removes the user's rows, ended or not. Walks over all rows. */
  removeUser(userId: string): void {
    for (const { session } of this.#byId.values())
      if (session.userId === userId) this.#byId.delete(session.id);
    this.#byUser.delete(userId);
  }

  /** Whether the row is there and the user's, ended or not. */
  isOf(id: string, userId: string): boolean {
    return this.#byId.get(id)?.session.userId === userId;
  }

  #forget(row: MemoryRow): void {
    const siblings = this.#byUser.get(row.session.userId);
    siblings?.delete(row);
    if (siblings?.size === 0) this.#byUser.delete(row.session.userId);
  }
}

import type { MemoryRow } from '../../src/store/memory-sessions.js';
import { MemoryStore } from '../../src/store/memory-store.js';

/** A memory store of which a backup is made and restored, as whoever runs a database does it: nobody is told. */
export class RestorableStore extends MemoryStore {
  readonly #backups: (readonly MemoryRow[])[] = [];

  /** Whether a session is there that has not ended. */
  hasLive(id: string): boolean {
    return this.sessions.get(id) !== null;
  }

  backUp(): void {
    const rows = this.#rows().map(({ session, revocation }) => ({ session: { ...session }, revocation }));
    this.#backups.push(rows);
  }

  /**
   * Everything is as it was when a backup was made.
   *
   * @param which of them, however many there are
   */
  restore(which: number): void {
    for (const { session } of this.#rows()) this.sessions.removeUser(session.userId);
    for (const { session, revocation } of this.#backups[which % this.#backups.length] ?? []) {
      this.sessions.add(session);
      const row = this.sessions.getKept(session.id);
      if (row !== null && revocation !== null) this.sessions.revoke(row, revocation);
    }
  }

  #rows(): MemoryRow[] {
    return this.sessions.behind('', Number.POSITIVE_INFINITY);
  }
}

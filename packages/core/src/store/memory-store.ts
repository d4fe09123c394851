import type {
  Activity,
  AdmitRequest,
  AdmitResult,
  AllPage,
  AllPageRequest,
  EndedPageRequest,
  Erasure,
  ExpectedSession,
  ExpectedUser,
  InsertRequest,
  InsertResult,
  KeptSession,
  Lease,
  LeasedSessions,
  LeaseTimes,
  PageRequest,
  Revocation,
  RevokeBatchRequest,
  RevokedBatch,
  SessionChanges,
  SessionFacts,
  SessionLimit,
  SessionStore,
  StoredSession,
  UserChanges,
  UserRecord,
} from './contract.js';
import { CONTRACT_VERSION } from './contract.js';
import { erasureKey } from './erasure-key.js';
import { type MemoryRow, MemorySessions } from './memory-sessions.js';

import { byCreation, byEnd, chosenIdleTimeout, countsAs, expiryOf, sessionsToEvict } from './rules.js';

/**
 * The reference store: everything in the memory of this process, and gone with it. For tests, and for tools that
 * are one process and may forget. Several processes, a cluster or a restart need a store on a database.
 *
 * Each method does its work in one turn of the event loop, so that no two of them interleave; that is the whole of
 * its locking. Finding one session takes the same time however many there are; listing and limiting take as long as
 * the one user has sessions; purging, and all that is of all users, walks over all.
 *
 * ```ts
 * const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
 * ```
 */
export class MemoryStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  /** @internal The tests of the conformance suite plant their faults here. */
  protected readonly sessions = new MemorySessions();
  /** @internal */
  protected readonly users = new Map<string, UserRecord>();
  /** @internal By their keys, which log-ins an erasure refuses. */
  protected readonly erasures = new Map<string, number>();
  /** @internal */
  protected readonly lease = { grant: 0, wait: 0, version: 0 };

  async prepare(): Promise<void> {}

  async insert(request: InsertRequest): Promise<InsertResult> {
    const { session, authenticationStartedAt, now, replaces, limit, note } = request;
    const user = this.#user(session.userId);
    const erasedUntil = this.erasures.get(erasureKey(session.userId)) ?? 0;
    if (Math.max(user.validAfter, erasedUntil) > authenticationStartedAt)
      return { inserted: false, reason: 'outdated' };
    if (this.sessions.has(session.id)) return { inserted: false, reason: 'exists' };

    const evicted = this.#makeRoom({ ...session, replaces: replaces?.id }, limit, now);
    if (!evicted) return { inserted: false, reason: 'limit' };

    const replaced = replaces !== undefined && this.#revoke(replaces.id, replaces.revocation, session.userId);
    const chosen = user.idleTimeout === null ? null : chosenIdleTimeout(session, user.idleTimeout);
    const timed = { ...session, idleTimeout: chosen ?? session.idleTimeout };
    const stored: StoredSession = { ...timed, expiresAt: expiryOf(timed) };
    this.sessions.add(stored);
    const noted = note !== undefined && note.expected === user.details;
    if (noted) this.users.set(session.userId, { ...user, details: note.details });
    return { inserted: true, session: stored, replaced, evicted, noted };
  }

  async find(ids: readonly string[]): Promise<SessionFacts[]> {
    const found: SessionFacts[] = [];
    for (const id of new Set(ids)) {
      const row = this.sessions.get(id);
      if (!row) continue;
      const { details: _, maxIdleTimeout: __, deviceId: ___, ...facts } = row.session;
      found.push(facts);
    }
    return found;
  }

  async findLeased(ids: readonly string[]): Promise<LeasedSessions> {
    const { grant } = this.lease;
    return { sessions: await this.find(ids), grant };
  }

  async readLease(): Promise<Lease> {
    return { ...this.lease };
  }

  async changeLease(version: number, { grant, wait }: LeaseTimes): Promise<boolean> {
    if (version !== this.lease.version) return false;
    Object.assign(this.lease, { grant, wait, version: version + 1 });
    return true;
  }

  async read(id: string): Promise<StoredSession | null> {
    const row = this.sessions.get(id);
    return row && { ...row.session };
  }

  async list(userId: string, { now, limit, after }: PageRequest): Promise<StoredSession[]> {
    return this.#alive(userId, now)
      .map((row) => row.session)
      .filter((session) => !after || byCreation(session, after) < 0)
      .sort((a, b) => byCreation(b, a))
      .slice(0, limit)
      .map((session) => ({ ...session }));
  }

  async listEnded(userId: string, { now, limit, after }: EndedPageRequest): Promise<KeptSession[]> {
    return this.sessions
      .keptOfUser(userId)
      .filter(({ session, revocation }) => revocation !== null || session.expiresAt <= now)
      .filter(({ session }) => !after || byEnd(session, after) < 0)
      .sort((a, b) => byEnd(b.session, a.session))
      .slice(0, limit)
      .map(keptOf);
  }

  async findKept(ids: readonly string[]): Promise<KeptSession[]> {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.sessions.getKept(id);
      return row ? [keptOf(row)] : [];
    });
  }

  async noteActivity(activities: readonly Activity[], now: number): Promise<string[]> {
    for (const { id, at, ip } of activities) {
      const session = this.sessions.get(id)?.session;
      if (!session || session.expiresAt <= now || at <= session.lastActiveAt) continue;
      session.lastActiveAt = at;
      session.lastIp = ip ?? session.lastIp;
      session.expiresAt = expiryOf(session);
    }
    return [];
  }

  async update(
    id: string,
    expected: ExpectedSession,
    changes: SessionChanges,
    now: number,
  ): Promise<boolean> {
    const row = this.#asExpected(id, expected, now);
    if (row) change(row, changes);
    return row !== null;
  }

  async admit({ id, userId, expected, changes, now, limit }: AdmitRequest): Promise<AdmitResult> {
    const row = this.#asExpected(id, expected, now);
    if (!row || row.session.userId !== userId) return { admitted: false, reason: 'changed' };
    const evicted = this.#makeRoom({ id, userId, status: changes.status }, limit, now);
    if (!evicted) return { admitted: false, reason: 'limit' };
    change(row, changes);
    return { admitted: true, evicted };
  }

  async setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void> {
    this.users.set(userId, { ...this.#user(userId), idleTimeout });
    for (const { session } of this.#alive(userId, now)) {
      session.idleTimeout = chosenIdleTimeout(session, idleTimeout);
      session.expiresAt = expiryOf(session);
    }
  }

  async revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean> {
    return this.#revoke(id, revocation, owner);
  }

  async revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]> {
    return this.#revokeWhere(userId, ({ id }) => id !== except, revocation);
  }

  async revokeDevice(userId: string, deviceId: string, revocation: Revocation): Promise<string[]> {
    return this.#revokeWhere(userId, (session) => session.deviceId === deviceId, revocation);
  }

  async findRevoked(userId: string, operation: string): Promise<string[]> {
    return this.sessions
      .keptOfUser(userId)
      .filter(({ revocation }) => revocation?.operation === operation)
      .map(({ session }) => session.id);
  }

  async revokeBatch({
    after = '',
    limit,
    createdBefore,
    revocation,
  }: RevokeBatchRequest): Promise<RevokedBatch> {
    const rows = this.sessions.behind(after, limit);
    const ending = rows.filter(
      (row) =>
        row.revocation === null && (createdBefore === undefined || row.session.createdAt < createdBefore),
    );
    for (const row of ending) this.sessions.revoke(row, revocation);
    return { revoked: ending.length, next: nextOf(rows, limit) };
  }

  async listAll({ after = '', limit, now }: AllPageRequest): Promise<AllPage> {
    const rows = this.sessions.behind(after, limit);
    const alive = rows.filter((row) => row.revocation === null && row.session.expiresAt > now);
    return { sessions: alive.map(({ session }) => ({ ...session })), next: nextOf(rows, limit) };
  }

  async count(now: number, userId?: string): Promise<number> {
    return this.sessions.count(
      (session) => session.expiresAt > now && (userId === undefined || session.userId === userId),
    );
  }

  async findUser(userId: string): Promise<UserRecord | null> {
    const user = this.users.get(userId);
    return user ? { ...user } : null;
  }

  async changeUser(userId: string, changes: UserChanges, expected?: ExpectedUser): Promise<boolean> {
    const user = this.#user(userId);
    if (expected && expected.details !== user.details) return false;
    if (expected?.session !== undefined && !this.sessions.isOf(expected.session, userId)) return false;
    const validAfter =
      changes.validAfter === undefined ? user.validAfter : this.#moveOn(userId, changes.validAfter);
    this.users.set(userId, { ...user, ...changes, validAfter });
    return true;
  }

  async eraseUser(userId: string, { validAfter, revocation }: Erasure): Promise<string[]> {
    this.erasures.set(erasureKey(userId), this.#moveOn(userId, validAfter));
    const ended = await this.revokeAll(userId, revocation);
    this.sessions.removeUser(userId);
    this.users.delete(userId);
    return ended;
  }

  async purgeErasures(before: number): Promise<number> {
    const over = [...this.erasures].filter(([, validAfter]) => validAfter < before);
    for (const [key] of over) this.erasures.delete(key);
    return over.length;
  }

  async purge(before: number, limit: number): Promise<number> {
    return this.sessions.purge(before, limit);
  }

  async close(): Promise<void> {}

  #moveOn(userId: string, validAfter: number): number {
    const known = [this.users.get(userId)?.validAfter, this.erasures.get(erasureKey(userId))];
    return Math.max(validAfter, ...known.map((each) => (each === undefined ? 0 : each + 1)));
  }

  #user(userId: string): UserRecord {
    return this.users.get(userId) ?? { userId, validAfter: 0, idleTimeout: null, details: '{}' };
  }

  #revoke(id: string, revocation: Revocation, owner: string | undefined): boolean {
    const row = this.sessions.get(id);
    if (!row || (owner !== undefined && row.session.userId !== owner)) return false;
    this.sessions.revoke(row, revocation);
    return true;
  }

  #revokeWhere(userId: string, meets: (session: StoredSession) => boolean, revocation: Revocation): string[] {
    const rows = this.sessions.ofUser(userId).filter(({ session }) => meets(session));
    for (const row of rows) this.sessions.revoke(row, revocation);
    return rows.map(({ session }) => session.id);
  }

  #alive(userId: string, now: number): MemoryRow[] {
    return this.sessions.ofUser(userId).filter((row) => row.session.expiresAt > now);
  }

  /** The row, if it may be changed and is as the change demands. */
  #asExpected(id: string, expected: ExpectedSession, now: number): MemoryRow | null {
    const row = this.sessions.get(id);
    if (!row || row.session.expiresAt <= now) return null;
    const members = Object.keys(expected) as (keyof ExpectedSession)[];
    return members.every((member) => expected[member] === row.session[member]) ? row : null;
  }

  /** Ends whoever has to go so that the one who comes has room, and returns their ids; null where nobody may go. */
  #makeRoom(comer: Comer, limit: SessionLimit | undefined, now: number): string[] | null {
    if (!limit) return [];
    const rivals = this.#alive(comer.userId, now).filter(
      ({ session }) =>
        countsAs(session, comer.status, limit.matured) &&
        session.id !== comer.id &&
        session.id !== comer.replaces,
    );
    const evicted = sessionsToEvict(
      rivals.map(({ session }) => session),
      limit,
    );
    if (!evicted) return null;
    const ids = new Set(evicted.map(({ id }) => id));
    for (const row of rivals) if (ids.has(row.session.id)) this.sessions.revoke(row, limit.revocation);
    return [...ids];
  }
}

/** Who takes a place, whose, and among which of the user's sessions. */
type Comer = Pick<StoredSession, 'id' | 'userId' | 'status'> & { readonly replaces?: string | undefined };

function keptOf({ session, revocation }: MemoryRow): KeptSession {
  if (revocation === null) return { ...session, revocation };
  const { at, reason, by } = revocation;
  return { ...session, revocation: { at, reason, by } };
}

/** Behind which id the next stretch begins, where this one is full. */
function nextOf(rows: readonly MemoryRow[], limit: number): string | null {
  return rows.length < limit ? null : (rows.at(-1)?.session.id ?? null);
}

function change({ session }: MemoryRow, changes: SessionChanges): void {
  Object.assign(session, changes);
  session.expiresAt = expiryOf(session);
}

/** Raised whenever a store that was right may be wrong by the new version. */
export const CONTRACT_VERSION = 1;

/**
 * The contract between the session manager and the place where sessions live. A store keeps facts and compares
 * them; every decision is the manager's. Whoever writes a store proves it with `@jwt-sessions/core/conformance`.
 *
 * Rules that hold for every method:
 *
 * - Times are whole milliseconds since the Unix epoch, durations whole milliseconds, all below 2^53. They come back
 *   exactly as they went in. A store reads no clock: what it needs to know of the time is the argument `now`.
 * - The ids of sessions, devices and operations are 16 bytes in canonical base64url, 22 characters. No others are put in, or given
 *   as an `after`, so a store may keep bytes; but what is asked for may be any text, which is the id of nothing then.
 * - Ids, user ids and statuses compare byte for byte: `alice`, `Alice`, `álice` and `alice ` are four people. The order of
 *   ids is that of their texts.
 * - Texts (`details`, `data`, `authMethods`, `lastIp`) come back verbatim, whatever is in them.
 * - A session that was revoked is absent in every method, for ever, but in {@link SessionStore.listEnded} and
 *   {@link SessionStore.findKept}, which tell what became of it, in {@link SessionStore.findRevoked} and in
 *   {@link SessionStore.purge}. A session that merely expired is still found: the caller decides with its own clock.
 * - Absence is null, false or an empty array, never an exception. A failure of the database is an exception, never
 *   absence; the exception may be of any class, and one whose `code` is `'NOT_PRIMARY'` says that what answered is no
 *   primary ({@link NotPrimaryError}). A call that failed may have been carried out, or may yet be, but not
 *   later than a minute after it failed.
 * - What was acknowledged is durable and seen by every later call, from any process: reads go to the primary.
 * - Returned objects belong to the caller: changing one changes nothing in the store.
 * - Every method may be called concurrently, from many processes.
 */
export interface SessionStore {
  /** The version of this contract: {@link CONTRACT_VERSION}. A manager refuses a store of another one by name. */
  readonly contractVersion: typeof CONTRACT_VERSION;

  /** Makes the schema or the indexes. Idempotent, and safe to run from several processes at once. */
  prepare(): Promise<void>;

  /**
   * What {@link SessionStore.prepare} would change, for whoever looks at it first: none where all is up to date. Changes nothing.
   * A store without a schema leaves it out.
   */
  planPreparation?(): Promise<readonly string[]>;

  /**
   * Adds a session, in one step with the decision whether it may come in. In this order:
   *
   * 1. Refused as `outdated` when the `validAfter` of the user record, or of an erasure of the user that is remembered, is
   *    greater than `authenticationStartedAt`.
   * 2. Refused as `exists` when the id is taken, also by a session that was revoked; nothing is overwritten.
   * 3. The idle time of the user record, where it has one, replaces the session's: cut to the session's `maxIdleTimeout`, where
   *    it has that.
   * 4. With `replaces`: that session gives its place to the new one. If it is the user's and not revoked, it is revoked with
   *    `replaces.revocation`, whatever its status is and expired or not, unless the new one is refused.
   * 5. With a limit: the user's other sessions that count as being of the same `status` (see {@link SessionLimit}) and
   *    are neither revoked nor expired at `now` (`expiresAt > now`) are counted, the replaced one not. If the new one
   *    would be more than `limit.max`, then either nothing is stored (`reject`), or just as many as needed are revoked
   *    with `limit.revocation` in the order of `onLimit`. The session that is being inserted is never among them. Ties are
   *    broken by `createdAt`, then by `id`, lowest first.
   * 6. With a `note`: the `details` of the user record become `note.details` where they are `note.expected` byte for byte, as by
   *    {@link SessionStore.changeUser}, and all else of it stays. Where they are not, the session comes in all the same. `noted` says
   *    whether; it may be false as well where another call for the user came between. A session that is refused notes nothing, and a
   *    note makes no record of a user who was erased meanwhile. Who sees the note sees the session. The session without the note
   *    may be what a call leaves that failed, or whose process died.
   *
   * No two inserts for one user, and no insert and {@link SessionStore.changeUser}, may interleave between the check
   * and the commit: of k concurrent inserts for m free places under `reject`, exactly min(k, m) succeed.
   *
   * A store that revokes others in a step of its own may find the session outdated only then: it fails, since no refusal tells of
   * those whom it has revoked, and leaves nothing of the session.
   */
  insert(request: InsertRequest): Promise<InsertResult>;

  /**
   * The sessions out of a set of ids that are there and not revoked, in any order, each once: their {@link SessionFacts} alone.
   * This is the hot path: one read by primary key on the primary, whatever transaction or replica the application uses.
   */
  find(ids: readonly string[]): Promise<SessionFacts[]>;

  /**
   * Like {@link SessionStore.find}, with the `grant` of the {@link Lease}: for a process that answers from memory. The grant is read
   * at the same moment as the sessions or before them, never after: whoever raises it between the two must not lend its length to
   * what was read before. Where nothing is found it may be 0.
   */
  findLeased(ids: readonly string[]): Promise<LeasedSessions>;

  /**
   * The lease as it is now: off, which is 0 and 0 in version 0, until somebody changed it. Read from the primary by a call of its
   * own, so that it is never older than what the caller has committed before.
   */
  readLease(): Promise<Lease>;

  /**
   * Changes the lease if it is of the version given still, and raises the version by one; whether it did. Compare and change are
   * one step: of racing calls that expect one version, one wins.
   */
  changeLease(version: number, lease: LeaseTimes): Promise<boolean>;

  /** One session with its details, or null when it is not there or revoked. */
  read(id: string): Promise<StoredSession | null>;

  /**
   * A page of the user's sessions that are neither revoked nor expired at `page.now`, newest first by (`createdAt`,
   * `id`), both descending, starting behind `page.after` where that is given.
   */
  list(userId: string, page: PageRequest): Promise<StoredSession[]>;

  /**
   * A page of the user's sessions that are over and not purged yet: revoked, or expired at `page.now` (`expiresAt <= now`).
   * The last to end first by (`expiresAt`, `id`), both descending, starting behind `page.after` where that is given: the
   * `expiresAt` of a revoked one is when it was revoked.
   */
  listEnded(userId: string, page: EndedPageRequest): Promise<KeptSession[]>;

  /**
   * The sessions out of a set of ids that are there and not purged yet, revoked or not, in any order, each once. For whoever
   * tells what became of a session; nobody is let in by it.
   */
  findKept(ids: readonly string[]): Promise<KeptSession[]>;

  /**
   * Notes activity on many sessions, each id at most once. For each that is there, not revoked and `expiresAt > now`:
   * if `at` is later than `lastActiveAt`, then `lastActiveAt` becomes `at`, `lastIp` becomes `ip` (null leaves it), and
   * `expiresAt` becomes min(`absoluteExpiresAt`, `lastActiveAt + idleTimeout`), all from that row's own columns in the
   * one statement. Times never move backwards; the others are passed over.
   *
   * Takes rows in the order of their ids and gives way rather than deadlock: returns the ids of rows that it left
   * alone because somebody else held them. The caller hands those in again.
   */
  noteActivity(activities: readonly Activity[], now: number): Promise<string[]>;

  /**
   * Changes one session if it is there, not revoked, `expiresAt > now`, and every member of `expected` equals what is
   * stored; true only then. Compare and change are one step: of racing calls that expect the same generation and
   * raise it, one wins. `expiresAt` is computed anew, in the same step, when `absoluteExpiresAt` changes.
   */
  update(id: string, expected: ExpectedSession, changes: SessionChanges, now: number): Promise<boolean>;

  /**
   * Moves a session into another status, in one step with the decision whether there is room for it. In this order:
   *
   * 1. Refused as `changed` unless {@link SessionStore.update} would change it: it is there, not revoked, `expiresAt >
   *    now`, the user's, and every member of `expected` equals what is stored.
   * 2. With a limit: the user's other sessions that count as being of the status `changes.status` and are neither revoked
   *    nor expired at `now` are counted, and the limit is kept as by {@link SessionStore.insert}: refused as `limit`,
   *    and nothing changes, or just as many as needed are revoked. The session that is being admitted is never among them.
   * 3. The changes are made, as by {@link SessionStore.update}.
   *
   * No two calls of this and of {@link SessionStore.insert} for one user may interleave between the check and the
   * commit: of k concurrent ones for m free places under `reject`, exactly min(k, m) succeed.
   */
  admit(request: AdmitRequest): Promise<AdmitResult>;

  /**
   * Sets the user's own idle time: on the user record, so that later log-ins have it, and on every session of theirs
   * that is not revoked and has `expiresAt > now`, whose `expiresAt` is computed anew in the same statement. An expired
   * session stays expired. Concurrent activity is not lost. A session with a `maxIdleTimeout` gets no more than that.
   */
  setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void>;

  /**
   * Revokes one session, expired or not: keeps when, why, by whom and by which operation, and sets `expiresAt =
   * revocation.at`. With an owner, only if it is theirs. Of all calls in the whole system exactly one returns true for a session.
   */
  revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean>;

  /**
   * Revokes all sessions of a user, expired or not, except the one named; returns the ids that this very call revoked. A
   * fixed number of statements, however many sessions.
   */
  revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]>;

  /**
   * Revokes the sessions of a user whose `deviceId` is the one given, expired or not; returns the ids that this very call
   * revoked. As many statements as {@link SessionStore.revokeAll}, however many sessions.
   */
  revokeDevice(userId: string, deviceId: string, revocation: Revocation): Promise<string[]>;

  /**
   * The ids of the user's sessions that an operation has revoked, in any order: whatever bears its {@link Revocation}, until
   * it is purged. For a caller whose call failed, and who has to know what became of it.
   */
  findRevoked(userId: string, operation: string): Promise<string[]>;

  /**
   * Revokes sessions of all users, a stretch at a time in the order of their ids: of the next `limit` sessions behind
   * `after`, whatever they are, those that are not revoked, expired or not, and with `createdBefore` those whose `createdAt` is
   * less. One short transaction, however many there are in all. A walk from the first to the last stretch revokes every
   * session that was acknowledged before it began; of those that come in meanwhile some, perhaps.
   */
  revokeBatch(request: RevokeBatchRequest): Promise<RevokedBatch>;

  /**
   * A stretch of all sessions in the order of their ids: of the next `limit` behind `after`, whatever they are, those that
   * are neither revoked nor expired at `now`. So it may have fewer than `limit`, and even none, while there are more behind.
   */
  listAll(page: AllPageRequest): Promise<AllPage>;

  /**
   * How many sessions are neither revoked nor expired at `now`: of one user, or of all. Of all it may be told by `expiresAt`
   * alone, so that an index can tell it: one that was revoked by a clock that is ahead of `now` then counts until that time.
   */
  count(now: number, userId?: string): Promise<number>;

  /** What outlives a user's sessions, or null when nothing was ever kept. */
  findUser(userId: string): Promise<UserRecord | null>;

  /**
   * Changes the user record, making it when there is none (`validAfter` 0, `idleTimeout` null, `details` `'{}'`).
   * `validAfter` moves on by every change of it: to the one given, or to one more than the greatest that was acknowledged before,
   * also by an erasure that is remembered, where that is more. With `expected`, only if all of it is so: false when it isn't, and
   * nothing changes.
   */
  changeUser(userId: string, changes: UserChanges, expected?: ExpectedUser): Promise<boolean>;

  /**
   * Removes everything that is kept of a user: each of their sessions, ended or not, and the user record; returns the ids of the
   * sessions that this very call ended. When it has failed nothing or some of it may be gone; run again it does the rest.
   *
   * What is remembered is that there was an erasure, for {@link SessionStore.insert}: its `validAfter`, moved on as
   * {@link SessionStore.changeUser} does it, under {@link erasureKey} and nothing else of the user. A log-in, an admission or a change that is under way brings nothing back,
   * and whoever has the user id next inherits nothing.
   */
  eraseUser(userId: string, erasure: Erasure): Promise<string[]>;

  /** Forgets the erasures whose `validAfter` is less than `before`; returns how many. */
  purgeErasures(before: number): Promise<number>;

  /** Removes at most `limit` sessions whose `expiresAt` is less than `before`, revoked or not; returns how many went. */
  purge(before: number, limit: number): Promise<number>;

  /** Lets go of what the store opened itself, and of nothing that it was given. */
  close(): Promise<void>;
}

/**
 * Where a session stands: `active`; `pending` until a second factor was given; `unconfirmed` until another session of the
 * user vouched for the new device; `impersonated` where somebody else looks at the user's account by it. To a store an opaque
 * string of at most 16 ASCII letters.
 */
export type SessionStatus = 'active' | 'pending' | 'unconfirmed' | 'impersonated';

/** What the check of a request needs to know of a session. */
export interface SessionFacts {
  /** The session id, the primary key. */
  readonly id: string;
  /** 1 to 255 bytes of UTF-8, no NUL. */
  readonly userId: string;
  readonly status: SessionStatus;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  readonly authenticatedAt: number;
  /**
   * The manager's JSON text of the methods by which the user has proved who they are, and when: at most 1 KiB of ASCII, or
   * null where none is known.
   */
  readonly authMethods: string | null;
  /** How long the session lives without activity. */
  readonly idleTimeout: number;
  readonly absoluteExpiresAt: number;
  /** min(absoluteExpiresAt, lastActiveAt + idleTimeout). The session is valid while `expiresAt > now`. */
  readonly expiresAt: number;
  /** 0 or more, below 2^31. */
  readonly generation: number;
  /** When the current generation was first used, or null when it was not yet. */
  readonly generationUsedAt: number | null;
  /** The last address, at most 64 characters, or null. */
  readonly lastIp: string | null;
  /** The application's own JSON text, at most 8 KiB of UTF-8, or null. */
  readonly data: string | null;
  /** Whether the log-in was to be remembered, or null. To a store a value to be kept. */
  readonly rememberMe: boolean | null;
  /** Who impersonates the user by it, like a user id, or null. It never changes. */
  readonly impersonatedBy: string | null;
}

/** For how long a process may answer from memory, in milliseconds: 0 for not at all. */
export interface LeaseTimes {
  /** Counted from when the read was sent that brought it. */
  readonly grant: number;
  /** How long the answer of an ending waits for what was granted before. Never less than any grant that may be in use. */
  readonly wait: number;
}

/** The lease as it is kept: one for all processes and sessions. */
export interface Lease extends LeaseTimes {
  /** 0 or more, raised by each change: two states with the same times are told apart by it. */
  readonly version: number;
}

/** What {@link SessionStore.findLeased} finds. */
export interface LeasedSessions {
  readonly sessions: SessionFacts[];
  /** {@link LeaseTimes.grant}. */
  readonly grant: number;
}

/** A session as it is kept. */
export interface StoredSession extends SessionFacts {
  /** The longest that `idleTimeout` may become by the user's choice, or null for any. It never changes. */
  readonly maxIdleTimeout: number | null;
  /** The device that it is on, or null where none is remembered. It never changes. */
  readonly deviceId: string | null;
  /** The manager's JSON text about the device, the place and the label: at most 8 KiB of UTF-8. */
  readonly details: string;
}

/** A session as it is kept, whatever became of it. */
export interface KeptSession extends StoredSession {
  /** When, why and by whom it was revoked; null where it was not. */
  readonly revocation: Omit<Revocation, 'operation'> | null;
}

/** A session to be added; the store computes `expiresAt`. */
export type NewSession = Omit<StoredSession, 'expiresAt'>;

/** A session to be added, see {@link SessionStore.insert}. */
export interface InsertRequest {
  readonly session: NewSession;
  /** When the check of the credentials began. */
  readonly authenticationStartedAt: number;
  readonly now: number;
  /** The session whose place the new one takes, and how it is revoked. */
  readonly replaces?: { readonly id: string; readonly revocation: Revocation };
  readonly limit?: SessionLimit;
  readonly note?: UserNote;
}

/** What is written down in the user record with a session, see {@link SessionStore.insert}. */
export interface UserNote {
  /** What the record's `details` equal byte for byte; a missing record counts as `'{}'`. */
  readonly expected: string;
  /** What they become. */
  readonly details: string;
}

/** What a log-in beyond the limit does: push out the least recently active session, or the oldest, or be refused. */
export type LimitPolicy = 'evictLeastRecentlyActive' | 'evictOldest' | 'reject';

/** How many sessions of a user may be of a status, and what happens beyond. */
export interface SessionLimit {
  /** 1 or more. */
  readonly max: number;
  readonly onLimit: LimitPolicy;
  /** How the evicted ones are revoked. */
  readonly revocation: Revocation;
  /**
   * Sessions that count as another status's, whatever is stored: those of the status `from` with `createdAt` at or before
   * `createdUntil` share the limit of the status `to`, and no longer that of their own.
   */
  readonly matured?: MaturedSessions;
}

/** Sessions that count as of another status than the one kept, since they were created by a certain instant. */
export interface MaturedSessions {
  readonly from: SessionStatus;
  readonly to: SessionStatus;
  readonly createdUntil: number;
}

/** The session as it is kept and the ids of those that had to go for it, or why it was refused. */
export type InsertResult =
  | {
      readonly inserted: true;
      readonly session: StoredSession;
      /** Whether this very call revoked the session in `replaces`. */
      readonly replaced: boolean;
      readonly evicted: readonly string[];
      /** Whether this very call wrote down the `note`. */
      readonly noted: boolean;
    }
  | { readonly inserted: false; readonly reason: 'limit' | 'outdated' | 'exists' };

/** A session that moves into another status, see {@link SessionStore.admit}. */
export interface AdmitRequest {
  readonly id: string;
  readonly userId: string;
  readonly expected: ExpectedSession;
  readonly changes: SessionChanges & Pick<StoredSession, 'status'>;
  readonly now: number;
  readonly limit?: SessionLimit;
}

/** Whether it was admitted, and the ids of those that had to go for it, or why not. */
export type AdmitResult =
  | { readonly admitted: true; readonly evicted: readonly string[] }
  | { readonly admitted: false; readonly reason: 'changed' | 'limit' };

/** A page of a list, newest first. */
export interface PageRequest {
  readonly now: number;
  /** 1 or more. */
  readonly limit: number;
  readonly after?: { readonly createdAt: number; readonly id: string };
}

/** A page of the sessions that are over, the last to end first. */
export interface EndedPageRequest {
  readonly now: number;
  /** 1 or more. */
  readonly limit: number;
  readonly after?: { readonly expiresAt: number; readonly id: string };
}

/** A stretch of all sessions, in the order of their ids. */
interface Stretch {
  /** A session id, there or not; the first stretch is behind none. */
  readonly after?: string | undefined;
  /** How many rows are looked at: 1 or more. */
  readonly limit: number;
}

/** Which sessions of all users are revoked, see {@link SessionStore.revokeBatch}. */
export interface RevokeBatchRequest extends Stretch {
  readonly createdBefore?: number | undefined;
  /** The calls of one walk may have the same operation. */
  readonly revocation: Revocation;
}

/** What {@link SessionStore.revokeBatch} has done. */
export interface RevokedBatch {
  /** How many this very call revoked. */
  readonly revoked: number;
  /** The id behind which the next stretch begins, or null behind the last one. */
  readonly next: string | null;
}

/** Which stretch of all sessions is listed, see {@link SessionStore.listAll}. */
export interface AllPageRequest extends Stretch {
  readonly now: number;
}

/** A stretch of all sessions, see {@link SessionStore.listAll}. */
export interface AllPage {
  readonly sessions: readonly StoredSession[];
  /** The id behind which the next page begins, or null behind the last one. */
  readonly next: string | null;
}

/** A request that was let in. */
export interface Activity {
  readonly id: string;
  readonly at: number;
  readonly ip: string | null;
}

/** What a change demands of the session as it is. A null is compared like any other value. */
export type ExpectedSession = Partial<
  Pick<StoredSession, 'userId' | 'status' | 'generation' | 'generationUsedAt' | 'details' | 'data'>
>;

/** What may change of a session; what is left out stays. */
export type SessionChanges = Partial<
  Pick<
    StoredSession,
    | 'status'
    | 'authenticatedAt'
    | 'authMethods'
    | 'absoluteExpiresAt'
    | 'generation'
    | 'generationUsedAt'
    | 'details'
    | 'data'
  >
>;

/** How, when, by whom and by which call a session is revoked. */
export interface Revocation {
  readonly at: number;
  /** At most 64 characters. */
  readonly reason: string;
  /** Who revokes, in the manager's words: at most 64 characters. */
  readonly by: string;
  /**
   * The id of the call that revokes, for {@link SessionStore.findRevoked}: no two calls have the same. A call that revokes for two
   * reasons has two.
   */
  readonly operation: string;
}

/** What outlives the sessions of a user. */
export interface UserRecord {
  readonly userId: string;
  /** Log-ins whose credential check began earlier are refused. */
  readonly validAfter: number;
  /** The idle time that the user chose, or null. */
  readonly idleTimeout: number | null;
  /** The manager's JSON text: at most 64 KiB of UTF-8. */
  readonly details: string;
}

/** What a change of a user record demands. */
export interface ExpectedUser {
  /** What the record's `details` equal byte for byte; a missing record counts as `'{}'`. */
  readonly details: string;
  /**
   * The id of a session of the user that is there, ended or not: for a change in the name of a session, which is to make no
   * record of a user who was erased since. A store need heed it only where `details` are `'{}'`: any other are the very user's.
   */
  readonly session?: string | undefined;
}

/** How a user is erased. */
export interface Erasure {
  /** Log-ins whose credential check began earlier are refused. */
  readonly validAfter: number;
  /** How the sessions end that have not yet. */
  readonly revocation: Revocation;
}

/** What may change of a user record; what is left out stays. */
export type UserChanges = Partial<Pick<UserRecord, 'validAfter' | 'idleTimeout' | 'details'>>;

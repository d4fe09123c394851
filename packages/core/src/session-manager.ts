import type { JsonWebKey } from 'node:crypto';
import { ActivityRecorder } from './activity-recorder.js';
import { Authenticator } from './authenticator.js';
import { callStore } from './call-store.js';
import { InvalidTokenError } from './errors.js';
import { insertSession } from './insert-session.js';
import { normalizeIp } from './ip-address.js';
import { KeyRing } from './keys/key-ring.js';
import { labelSession } from './label-session.js';
import { type ListOptions, listSessions } from './list-sessions.js';
import { createLookupId, isSessionId } from './lookup-id.js';
import { type ManagerSettings, readOptions, type SessionManagerOptions } from './manager-options.js';
import { createSession } from './new-session.js';
import { createUserAgentParser } from './parse-user-agent.js';
import { describeSession, presentSession } from './present-session.js';
import type { DescribedSession, IssuedSession, IssueRequest, Session, SessionPage } from './session.js';
import { SessionEmitter } from './session-emitter.js';
import type { Ending, InsertRequest, SessionStore, StoredSession } from './store.js';
import { signToken } from './token/sign-token.js';
import { assertUserId } from './user-id.js';

const PURGE_BATCH = 1000;
const MAX_REASON = 64;

/**
 * Issues tokens that can be taken back, lets their bearers in, and lists and ends sessions.
 *
 * Every method that asks the store rejects with {@link StoreUnavailableError} when the store fails: then nothing is
 * known, the work may or may not have been done, and the next call asks again.
 *
 * @example
 * const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
 * const { token } = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' });
 * const session = await sessions.authenticate(token);
 * await sessions.end(session.userId, session.id);
 */
export class SessionManager extends SessionEmitter {
  readonly #store: SessionStore;
  readonly #keys: KeyRing;
  readonly #settings: ManagerSettings;
  readonly #authenticator: Authenticator;
  readonly #activity: ActivityRecorder;
  readonly #parseUserAgent = createUserAgentParser();
  readonly #purgeTimer: NodeJS.Timeout | null;

  /** @throws TypeError for options that can't be meant, and for keys that would not protect a token */
  constructor(options: SessionManagerOptions) {
    super();
    this.#settings = readOptions(options);
    this.#keys = new KeyRing(options.keys);
    this.#store = options.store;
    this.#authenticator = new Authenticator(this.#store, this.#keys, this.#settings);
    this.#activity = new ActivityRecorder({
      store: this.#store,
      interval: this.#settings.touchInterval,
      clock: this.#settings.clock,
      onError: (error) => this.reportError(error),
    });
    this.#purgeTimer = this.#startPurging();
  }

  /**
   * Starts a session for a user whose credentials you have checked, and makes its token.
   *
   * @throws OutdatedCredentialsError when all sessions of the user were ended since the check began
   * @throws SessionLimitReachedError under `onLimit: 'reject'`
   * @throws TypeError for a user id or data that can't be kept
   */
  async issue(request: IssueRequest): Promise<IssuedSession> {
    const now = this.#settings.clock();
    const lookupId = createLookupId();
    const session = createSession(request, {
      lookupId,
      now,
      settings: this.#settings,
      parseUserAgent: this.#parseUserAgent,
    });
    const { session: stored, evicted } = await insertSession(this.#store, {
      session,
      authenticationStartedAt: readTime(request.authenticationStartedAt) ?? now,
      now,
      ...this.#limit(now),
    });
    this.#noteEnded(evicted, stored.userId, { at: now, reason: 'limit' });
    const described = describeSession(stored);
    this.announce('issued', { session: described });
    // The token is signed only now: before the store has acknowledged the session, the token would be a dead one.
    const { userId, generation, absoluteExpiresAt: expiresAt } = stored;
    const token = signToken(
      { lookupId, userId, generation, issuedAt: now, expiresAt },
      this.#keys,
      this.#settings,
    );
    return { token, expiresAt: described.absoluteExpiresAt, session: described };
  }

  /**
   * The session that a token belongs to. Activity is noted on the side.
   *
   * @param client the address that the request came from, where you want it noted
   * @throws InvalidTokenError for any token that lets nobody in
   */
  async authenticate(token: string, client: { readonly ip?: string | undefined } = {}): Promise<Session> {
    try {
      const facts = await this.#authenticator.authenticate(token);
      this.#activity.note(facts, this.#settings.clock(), normalizeIp(client.ip));
      return presentSession(facts);
    } catch (error) {
      if (error instanceof InvalidTokenError) {
        const { reason, sessionId, userId } = error;
        this.announce('refused', { reason, sessionId, userId, ip: normalizeIp(client.ip) });
      }
      throw error;
    }
  }

  /**
   * A page of a user's active sessions.
   *
   * @throws InvalidCursorError
   */
  async list(userId: string, options: ListOptions = {}): Promise<SessionPage> {
    assertUserId(userId);
    return listSessions(this.#store, userId, this.#settings.clock(), options);
  }

  /** One active session of a user; null when it is gone, was never there, or is somebody else's. */
  async find(userId: string, id: string): Promise<DescribedSession | null> {
    const stored = await this.#read(userId, id);
    return stored === null ? null : describeSession(stored);
  }

  /** Names a session, or takes its name away; the session as it is now, or null as in {@link find}. */
  async setLabel(userId: string, id: string, label: string | null): Promise<DescribedSession | null> {
    const labelled = await labelSession(
      this.#store,
      () => this.#read(userId, id),
      label,
      this.#settings.clock,
    );
    return labelled === null ? null : describeSession(labelled);
  }

  /**
   * Ends one session of a user. Whether this call ended it: false when it is gone already, was never there, or is
   * somebody else's. Once this has resolved, no process lets its token in any more.
   */
  async end(userId: string, id: string, { reason = 'user' }: EndOptions = {}): Promise<boolean> {
    assertUserId(userId);
    if (!isSessionId(id)) return false;
    const ending = this.#ending(reason);
    const ended = await callStore(() => this.#store.end(id, ending, userId));
    if (ended) this.#noteEnded([id], userId, ending);
    return ended;
  }

  /** Ends all sessions of a user but the one given; how many. One that has expired but was not purged yet counts. */
  async endOthers(
    session: Pick<Session, 'id' | 'userId'>,
    { reason = 'others' }: EndOptions = {},
  ): Promise<number> {
    assertUserId(session.userId);
    // Without it nothing would be excepted, and the present session would go too.
    if (!isSessionId(session.id)) throw new TypeError('endOthers needs the session that stays, with its id.');
    return this.#endAll(session.userId, reason, session.id);
  }

  /**
   * Ends all sessions of a user; how many. A log-in whose check of the credentials has begun by now is refused, so
   * call this after you have stored a new password and no session of the old one is left.
   */
  async endAll(userId: string, { reason = 'all' }: EndOptions = {}): Promise<number> {
    assertUserId(userId);
    // The next millisecond: a check that began within this one may have seen the old password.
    const validAfter = this.#settings.clock() + 1;
    await callStore(() => this.#store.changeUser(userId, { validAfter }));
    return this.#endAll(userId, reason);
  }

  /** Removes sessions that have been over for `purgeAfter`; how many. */
  async purge(): Promise<number> {
    const before = this.#settings.clock() - this.#settings.purgeAfter;
    let total = 0;
    for (let gone = PURGE_BATCH; gone === PURGE_BATCH; total += gone) {
      gone = await callStore(() => this.#store.purge(before, PURGE_BATCH));
    }
    return total;
  }

  /** The public keys that verify this manager's tokens, as a JWK Set (RFC 7517 §5). Empty for secrets. */
  jwks(): { keys: JsonWebKey[] } {
    return this.#keys.toJwks();
  }

  /** Writes the activity noted so far, which otherwise happens within about a second. */
  flush(): Promise<void> {
    return this.#activity.flush();
  }

  /** Forgets what is known of sessions here. Needed after a backup of the store was restored, in every process. */
  clearCaches(): void {
    this.#authenticator.clear();
  }

  /** Writes the activity noted so far and stops the timers. The store stays open: it is yours. */
  async close(): Promise<void> {
    if (this.#purgeTimer !== null) clearInterval(this.#purgeTimer);
    await this.#activity.flush();
  }

  #limit(now: number): Pick<InsertRequest, 'limit'> {
    const { maxSessions: max, onLimit } = this.#settings;
    return max === null ? {} : { limit: { max, onLimit, ending: { at: now, reason: 'limit' } } };
  }

  async #read(userId: string, id: string): Promise<StoredSession | null> {
    assertUserId(userId);
    if (!isSessionId(id)) return null;
    const stored = await callStore(() => this.#store.read(id));
    return stored?.userId === userId && stored.expiresAt > this.#settings.clock() ? stored : null;
  }

  #ending(reason: string): Ending {
    if (typeof reason !== 'string' || reason === '' || reason.length > MAX_REASON) {
      throw new TypeError(`The reason must be a text of 1 to ${MAX_REASON} characters.`);
    }
    return { at: this.#settings.clock(), reason };
  }

  async #endAll(userId: string, reason: string, except?: string): Promise<number> {
    const ending = this.#ending(reason);
    const ids = await callStore(() => this.#store.endAll(userId, ending, except));
    this.#noteEnded(ids, userId, ending);
    return ids.length;
  }

  #noteEnded(ids: readonly string[], userId: string, ending: Ending): void {
    for (const id of ids) this.#authenticator.markEnded(id);
    for (const sessionId of ids) {
      this.announce('revoked', { sessionId, userId, reason: ending.reason, at: new Date(ending.at) });
    }
  }

  #startPurging(): NodeJS.Timeout | null {
    if (this.#settings.purgeInterval === null) return null;
    const purge = () => this.purge().catch((error: unknown) => this.reportError(error));
    return setInterval(purge, this.#settings.purgeInterval).unref();
  }
}

function readTime(date: Date | undefined): number | undefined {
  const time = date?.getTime();
  if (Number.isNaN(time)) throw new TypeError('authenticationStartedAt is not a valid Date.');
  return time;
}

export interface EndOptions {
  /** Why, for the event and the record: at most 64 characters. */
  readonly reason?: string;
}

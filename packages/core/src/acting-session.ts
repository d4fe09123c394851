import type { EndedSession, EndedSessionPage } from './ended-session.js';
import {
  InvalidTokenError,
  SessionImpersonatedError,
  SessionTooNewError,
  SessionUnconfirmedError,
} from './errors.js';
import { type Actor, actorOf } from './events.js';
import type { ManagerParts } from './manager-parts.js';
import type { DescribedSession, JsonValue, ListedDevice, Session, SessionPage } from './session.js';
import { callStore } from './store/call-store.js';
import type { SessionStatus } from './store/contract.js';
import { hasFreshProof } from './values/auth-methods.js';
import { checkNames, type Names } from './values/check-names.js';
import { isSessionId } from './values/lookup-id.js';
import { shown } from './values/shown.js';
import { assertUserId } from './values/user-id.js';
import { confirmSession } from './verbs/confirm-session.js';
import { findIdleTimeout, setIdleTimeout } from './verbs/idle-timeout.js';
import { revokeDevice } from './verbs/revoke-device.js';
import type { ListEndedOptions } from './views/list-ended.js';
import type { ListOptions } from './views/list-sessions.js';
import { confirmedAt, statusOf } from './views/status.js';

/** What a session that acts is judged by: all of it is on the one that `authenticate` gave. */
export type ActingFacts = Pick<Session, 'id' | 'userId' | 'status' | 'createdAt' | 'authMethods'> &
  Partial<Pick<Session, 'impersonatedBy'>>;

const LIST_OPTIONS: Names<Omit<ListOptions, 'currentId'>> = { cursor: true, limit: true };

/**
 * What a session may do to its user's sessions, itself included: everything that a page of "my devices" offers. The
 * rules are those of weak sessions: a young one (`minAgeToRevokeOthers`) ends nothing that is older than itself and
 * changes no idle time, unless its user has proved since the log-in, within ten minutes, by something else than the
 * password who they are; an unconfirmed one sees and changes itself alone; one by which somebody impersonates the user sees
 * all and changes nothing; any can log itself out.
 *
 * Every method rejects with {@link StoreUnavailableError} when the store fails, with {@link SessionUnconfirmedError}
 * for a session that is still unconfirmed and asks for more than itself, with {@link SessionImpersonatedError} where somebody
 * impersonates the user and asks for more than to look or to log out, and with {@link InvalidTokenError} for a session that
 * still waits for its second factor and asks for more than to see itself and its end.
 *
 * @example
 * const mine = sessions.actingAs(await sessions.authenticate(token));
 * await mine.revokeOthers();
 */
export class ActingSession<Data = JsonValue> {
  readonly #parts: ManagerParts;
  readonly #id: string;
  readonly #userId: string;
  readonly #session: { readonly status: SessionStatus; readonly createdAt: number };
  readonly #authMethods: Session['authMethods'];
  readonly #actor: Actor;

  /** @internal Made by `SessionManager.actingAs`. */
  constructor(parts: ManagerParts, session: ActingFacts) {
    checkActor(session);
    this.#parts = parts;
    this.#id = session.id;
    this.#userId = session.userId;
    this.#session = { status: session.status, createdAt: session.createdAt.getTime() };
    this.#authMethods = session.authMethods;
    this.#actor = actorOf({ id: session.id, impersonatedBy: session.impersonatedBy ?? null });
  }

  /**
   * A page of the user's active sessions, this one first.
   *
   * @throws InvalidCursorError
   */
  async list(options: Omit<ListOptions, 'currentId'> = {}): Promise<SessionPage<Data>> {
    checkNames(options, LIST_OPTIONS, 'list');
    this.#demandConfirmed();
    const page = this.#parts.userSessions.list(this.#userId, { ...options, currentId: this.#id });
    return page as Promise<SessionPage<Data>>;
  }

  /**
   * A page of the user's sessions that are over and still kept, the last to end first. Who of your staff ended one is left
   * out.
   *
   * @throws InvalidCursorError
   */
  async listEnded(options: ListEndedOptions = {}): Promise<EndedSessionPage<Data>> {
    this.#demandConfirmed();
    const page = await this.#parts.userSessions.listEnded(this.#userId, options);
    const { sessions, nextCursor } = page as EndedSessionPage<Data>;
    return { sessions: sessions.map(withoutStaff), nextCursor };
  }

  /**
   * Calls back whenever the list of the user's sessions is another than it was, wherever that was changed, within two or three
   * seconds: for a page that is open. It says no more than that: read the list again. The first call comes by itself, so
   * that whoever reads the list then misses nothing. Being in use is no change of the list, but a log-in, an end, a name
   * and a confirmation are. An unconfirmed session is told of itself alone, and one that has ended of nothing:
   * {@link SessionManager.endSignal} tells that. It is no use of the session.
   *
   * The list is read every two seconds, once for each user, however many look at it. A store that fails makes it late, and
   * never wrong. Let it go when the page is closed, by `using` or `[Symbol.dispose]()`.
   *
   * @example
   * const watch = sessions.actingAs(session).watchList(() => socket.send('changed'));
   * socket.once('close', () => watch[Symbol.dispose]());
   */
  watchList(onChange: () => void): Disposable {
    if (typeof onChange !== 'function') {
      throw new TypeError(`watchList needs a function to call, not ${shown(onChange)}.`);
    }
    this.#demandConfirmed(this.#id);
    const { settings, listWatcher } = this.#parts;
    const status = statusOf(this.#session, settings.clock(), settings);
    return listWatcher.watch({ id: this.#id, userId: this.#userId, status }, onChange);
  }

  /** One session of the user, this one in whatever status; null when it is gone, was never there, or is somebody else's. */
  async find(id: string): Promise<DescribedSession<Data> | null> {
    if (id !== this.#id) this.#demandConfirmed();
    return this.#parts.userSessions.find(this.#userId, id) as Promise<DescribedSession<Data> | null>;
  }

  /** Names a session, or takes its name away; the session as it is now, or null as in {@link find}. */
  async setLabel(id: string, label: string | null): Promise<DescribedSession<Data> | null> {
    this.#demandUser(id);
    const labelled = this.#parts.userSessions.setLabel(this.#userId, id, label);
    return labelled as Promise<DescribedSession<Data> | null>;
  }

  /**
   * Ends one session of the user: this one, which is to log out, or another. Whether this call ended it: false when
   * it is gone already, was never there, or is somebody else's.
   *
   * @throws SessionTooNewError for one that is older than this one, where this one is too young
   */
  async revoke(id: string): Promise<boolean> {
    if (id === this.#id) return this.#revoke(id, 'logout');
    this.#demandUser(id);
    if (!this.#isOldEnough() && (await this.#isOlder(id))) throw this.#tooNew();
    return this.#revoke(id, 'user');
  }

  /**
   * Ends all other sessions of the user; how many. One that has expired but was not purged yet counts.
   *
   * @throws SessionTooNewError
   */
  async revokeOthers(): Promise<number> {
    this.#demandUser();
    this.#demandAge();
    const cause = { reason: 'others', by: this.#actor };
    return this.#parts.revoker.revokeOthers(this.#userId, this.#id, cause);
  }

  /**
   * Ends all sessions of the user, this one included; how many. A log-in that is under way is refused.
   *
   * @throws SessionTooNewError
   */
  async revokeAll(): Promise<number> {
    this.#demandUser();
    this.#demandAge();
    return this.#parts.revoker.revokeAll(this.#userId, { reason: 'all', by: this.#actor });
  }

  /** The devices that are remembered for the user, the one that was used last first: also those without a session. */
  async listDevices(): Promise<ListedDevice[]> {
    this.#demandConfirmed();
    return this.#parts.devices.list(this.#userId);
  }

  /**
   * Makes a device of the user unknown again. Whether this call did it. Its sessions go on: {@link revokeDevice} ends them.
   *
   * @throws SessionTooNewError
   */
  async forgetDevice(deviceId: string): Promise<boolean> {
    this.#demandUser();
    this.#demandAge();
    return this.#parts.devices.forget(this.#userId, deviceId);
  }

  /**
   * Ends all sessions of the user on one device, this one included where it is on that, and the trust in the device; the ids of
   * those that this call ended. The device stays known.
   *
   * @throws SessionTooNewError
   */
  async revokeDevice(deviceId: string): Promise<string[]> {
    this.#demandUser();
    this.#demandAge();
    return revokeDevice(this.#parts, this.#userId, deviceId, { reason: 'user', by: this.#actor });
  }

  /**
   * Vouches for a new device: its session is active from now on. Whether this call did it: false when the session is
   * not there, is this one, or waits for no confirmation.
   *
   * @throws SessionLimitReachedError when there is no room for it and this session may not make any
   */
  async confirm(id: string): Promise<boolean> {
    this.#demandUser();
    if (id === this.#id) return false;
    const mayEvict = this.#isOldEnough();
    return confirmSession(this.#parts, this.#userId, id, { by: this.#actor, mayEvict });
  }

  /**
   * Ends the session of a new device that is not the user's. Whether this call did it: false as in {@link confirm}.
   *
   * @throws SessionTooNewError
   */
  async deny(id: string): Promise<boolean> {
    this.#demandUser();
    this.#demandAge();
    const { userSessions: sessions, settings, revoker } = this.#parts;
    const stored = await sessions.read(this.#userId, id);
    if (stored === null || statusOf(stored, settings.clock(), settings) !== 'unconfirmed') {
      // It takes as long as any other answer, which says that a session is over.
      await revoker.outlastLeases();
      return false;
    }
    // Should somebody confirm it in between, it ends nevertheless: of the two answers this is the careful one.
    return this.#revoke(id, 'denied');
  }

  /** The idle time that the user chose, such as `'7d'`, or `'none'`; null when they chose none. */
  async idleTimeout(): Promise<string | null> {
    this.#demandConfirmed();
    return findIdleTimeout(this.#parts, this.#userId);
  }

  /**
   * Sets the user's idle time, for all their sessions and those to come: a duration with a unit, or `'none'`.
   *
   * @throws SessionTooNewError
   * @throws TypeError for what is no duration
   */
  async setIdleTimeout(idleTimeout: string): Promise<void> {
    this.#demandUser();
    this.#demandAge();
    return setIdleTimeout(this.#parts, this.#userId, idleTimeout);
  }

  /**
   * For a guard of your own: passes for a session that may do more than log out and see itself.
   *
   * @throws SessionUnconfirmedError
   * @throws SessionImpersonatedError where somebody else looks at the user's account
   * @throws InvalidTokenError for a session that still waits for its second factor
   */
  demandConfirmed(): void {
    this.#demandUser();
  }

  #revoke(id: string, reason: string): Promise<boolean> {
    return this.#parts.revoker.revoke(this.#userId, id, { reason, by: this.#actor });
  }

  /** Demands that the user acts, and a session of theirs that may do more than log out, or changes itself alone. */
  #demandUser(id?: string): void {
    if (this.#session.status === 'impersonated') throw new SessionImpersonatedError();
    this.#demandConfirmed(id);
  }

  /** Demands a session that may see more than itself, or to be asked about itself alone. */
  #demandConfirmed(id?: string): void {
    const { settings } = this.#parts;
    const status = statusOf(this.#session, settings.clock(), settings);
    if (status === 'active' || status === 'impersonated') return;
    if (status === 'unconfirmed' && id === this.#id) return;
    if (status === 'unconfirmed') {
      throw new SessionUnconfirmedError(new Date(confirmedAt(this.#session, settings)));
    }
    throw new InvalidTokenError('session_pending', { sessionId: this.#id, userId: this.#userId });
  }

  #demandAge(): void {
    if (!this.#isOldEnough()) throw this.#tooNew();
  }

  #isOldEnough(): boolean {
    const { minAgeToRevokeOthers, clock } = this.#parts.settings;
    // Without the rule no clock is asked: that of the process which made the session may be ahead.
    if (minAgeToRevokeOthers === 0) return true;
    const now = clock();
    return now >= this.#allowedAt() || hasFreshProof(this.#authMethods, this.#session.createdAt, now);
  }

  #allowedAt(): number {
    return this.#session.createdAt + this.#parts.settings.minAgeToRevokeOthers;
  }

  #tooNew(): SessionTooNewError {
    return new SessionTooNewError(new Date(this.#allowedAt()));
  }

  /**
   * Whether a session of the user is older, where each of two that began in the same millisecond is. One that has
   * expired by this clock counts: by another it may have not.
   */
  async #isOlder(id: string): Promise<boolean> {
    if (!isSessionId(id)) return false;
    const stored = await callStore(() => this.#parts.store.read(id));
    return stored?.userId === this.#userId && stored.createdAt <= this.#session.createdAt;
  }
}

function withoutStaff<Data>(session: EndedSession<Data>): EndedSession<Data> {
  const { ending } = session;
  if (ending.by?.type !== 'application') return session;
  return { ...session, ending: { ...ending, by: { type: 'application', name: null } } };
}

/** @throws TypeError for what lacks something by which it is judged: nothing would be older than no time at all */
function checkActor({ id, userId, createdAt, authMethods }: ActingFacts): void {
  assertUserId(userId);
  // Without it nothing would be excepted from "all others", and the present session would go too.
  if (!isSessionId(id)) throw new TypeError('The session that acts needs its id.');
  if (!(createdAt instanceof Date) || Number.isNaN(createdAt.getTime())) {
    throw new TypeError('The session that acts needs its createdAt, the Date that authenticate gave.');
  }
  if (!Array.isArray(authMethods)) {
    throw new TypeError('The session that acts needs its authMethods, the list that authenticate gave.');
  }
}

import type { JsonWebKey } from 'node:crypto';
import { type ActingFacts, ActingSession } from './acting-session.js';
import { purgeSessions } from './admin/purge-sessions.js';
import type { EndedSessionPage, SessionEnding } from './ended-session.js';
import type { InvalidTokenError } from './errors.js';
import { SessionEmitter } from './events.js';
import type { EndSignal } from './live/end-watcher.js';
import { createParts, type ManagerParts } from './manager-parts.js';
import type { SessionManagerOptions } from './options/manager-options.js';
import {
  type ActorOptions,
  type RevokeAllOptions,
  type RevokeOptions,
  readActor,
  readExcept,
} from './revocations/revoke-options.js';
import type {
  AuthenticatedSession,
  DescribedSession,
  IssuedSession,
  IssueRequest,
  JsonValue,
  ListedDevice,
  RenewedSession,
  Session,
  SessionPage,
} from './session.js';
import { checkHealth, type Health } from './store/check-health.js';
import type { SessionStore } from './store/contract.js';
import { type Observation, openObservation, tellingEnd } from './telemetry/observer.js';
import { createTokenFor, type ServiceToken, type TokenForOptions } from './tokens/token-for.js';
import { assertUserId } from './values/user-id.js';
import {
  type AuthenticateOptions,
  authenticateSession,
  NO_OPTIONS,
  type RequestOrigin,
  recheckSession,
  screenToken,
} from './verbs/authenticate-session.js';
import { type CompleteOptions, completeSecondFactor } from './verbs/complete-second-factor.js';
import { confirmSession } from './verbs/confirm-session.js';
import { createEndSignal } from './verbs/end-signal.js';
import { findEnding } from './verbs/find-ending.js';
import { findIdleTimeout, setIdleTimeout } from './verbs/idle-timeout.js';
import { issueSession } from './verbs/issue-session.js';
import { type ReauthenticateOptions, reauthenticateSession, rotateSession } from './verbs/renew-token.js';
import { revokeDevice } from './verbs/revoke-device.js';
import { type NextData, type SetDataOptions, setData } from './verbs/set-data.js';
import type { ListEndedOptions } from './views/list-ended.js';
import type { ListOptions } from './views/list-sessions.js';

/**
 * Issues tokens that can be taken back, lets their bearers in, and gives your application a free hand over a user's sessions.
 * What a session itself may do to the others is {@link SessionManager.actingAs}.
 *
 * Every method that asks the store rejects with {@link StoreUnavailableError} when the store fails: then nothing is
 * known, the work may or may not have been done, and the next call asks again.
 *
 * @example
 * const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
 * const { token } = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' });
 * const session = await sessions.authenticate(token);
 * await sessions.actingAs(session).revokeOthers();
 *
 * @typeParam Data what your application keeps with each session: a type that JSON can hold. Nothing checks it when a
 *   session is read, so let a change of it read what older sessions hold.
 */
export class SessionManager<Data = JsonValue> extends SessionEmitter<Data> {
  readonly #store: SessionStore;
  readonly #parts: ManagerParts;
  readonly #purgeTimer: NodeJS.Timeout | null;

  /** @throws TypeError for invalid options, and for keys that would not protect a token */
  constructor(options: SessionManagerOptions) {
    const observation: Observation = { observer: null };
    super(options?.tuning?.logger, (name, ...args) => observation.observer?.event(name, ...args));
    openObservation(this, observation);
    this.#store = options?.store;
    this.#parts = createParts(options, {
      announce: (name, ...args) => this.announce(name, ...args),
      onError: (error) => this.reportError(error),
      warn: (message) => this.logger.warn({}, message),
      observation,
    });
    this.#purgeTimer = this.#startPurging();
  }

  /**
   * Starts a session for a user whose credentials you have checked, and makes its token.
   *
   * @throws OutdatedCredentialsError when all sessions of the user were ended since the check began
   * @throws SessionLimitReachedError where the log-in may push out no other session
   * @throws TypeError for a user id or data that can't be kept, for a name that there isn't, and for a yes or no that is
   *   neither
   */
  issue(request: IssueRequest<Data>): Promise<IssuedSession<Data>> {
    return issueSession(this.#parts, request as IssueRequest) as Promise<IssuedSession<Data>>;
  }

  /**
   * The session that a token belongs to. Activity is noted on the side.
   *
   * @throws InvalidTokenError for any token that lets nobody in
   */
  authenticate(
    token: string,
    options: AuthenticateOptions = NO_OPTIONS,
  ): Promise<AuthenticatedSession<Data>> {
    const ended = this.#parts.observation.observer?.authentication();
    const answer = authenticateSession(this.#parts, token, options) as Promise<AuthenticatedSession<Data>>;
    return ended === undefined ? answer : tellingEnd(answer, ended);
  }

  /**
   * Refuses, without asking the store, a token that surely lets nobody in: malformed, forged, expired, or of a session
   * that is known here to be gone. That it passes says nothing yet: it is for a request that has to wait, for its body
   * say, before {@link authenticate} decides.
   *
   * @throws InvalidTokenError
   */
  screen(token: string, origin: RequestOrigin = {}): Promise<void> {
    return screenToken(this.#parts, token, origin);
  }

  /**
   * The session as it is now, read from the store whatever is remembered here: for whoever has waited since
   * {@link authenticate}, for an upload, a payment, the next event of a stream, and is about to act. It goes by the token
   * that brought the session, which may have been replaced meanwhile. Nothing is noted: it is no use of the token.
   *
   * @param session the very object that {@link authenticate} gave
   * @throws InvalidTokenError when it is over, or its token was replaced
   * @throws TypeError for a copy of a session
   *
   * @example
   * for await (const order of orders) {
   *   await sessions.recheck(session); // the user may have logged out since the last one
   *   response.write(order);
   * }
   */
  recheck(session: AuthenticatedSession<Data>): Promise<AuthenticatedSession<Data>> {
    const rechecked = recheckSession(this.#parts, session as AuthenticatedSession);
    return rechecked as Promise<AuthenticatedSession<Data>>;
  }

  /**
   * A signal that fires when a session ends, wherever it is ended and also when its time is over: within a second, since
   * those that are watched are looked at twice a second, many in one statement. For what stays open: a socket, a stream of
   * events, a long download. That is no use of the session. A store that fails makes it late, and never wrong.
   *
   * Let it go when what it was for is over, by `using` or `signal[Symbol.dispose]()`. Its `reason` is an
   * {@link InvalidTokenError}.
   *
   * @throws TypeError for what is no session
   *
   * @example
   * using ended = sessions.endSignal(session);
   * await pipeline(report, response, { signal: ended });
   */
  endSignal(session: Pick<Session, 'id' | 'userId'>): EndSignal {
    return createEndSignal(this.#parts, session);
  }

  /**
   * What a session may do to its user's sessions, as a page of "my devices" offers it. What it does rests on that it was
   * let in, and doesn't ask again: make it anew from {@link recheck} when you have waited since then.
   *
   * @param session the one that acts, as {@link authenticate} gave it
   */
  actingAs(session: ActingFacts): ActingSession<Data> {
    return new ActingSession(this.#parts, session);
  }

  /**
   * Lets a pending session in, now that you have checked its second factor. Its token is replaced by the one returned
   * and no longer works.
   *
   * @param session the very object that {@link authenticate} gave with `allowPending`
   * @throws InvalidTokenError when it is over, or was completed meanwhile
   * @throws SessionLimitReachedError where the log-in may push out no other session
   * @throws TypeError for a session that is not pending, and without `authMethods`
   */
  completeSecondFactor(
    session: AuthenticatedSession<Data>,
    options: CompleteOptions,
  ): Promise<RenewedSession<Data>> {
    const renewed = completeSecondFactor(this.#parts, session as AuthenticatedSession, options);
    return renewed as Promise<RenewedSession<Data>>;
  }

  /**
   * Exchanges a token for its successor. The one handed in stays good until its successor is first used and for
   * `rotationGrace` after that, so an answer that is lost locks nobody out, and several that rotate one token together
   * all get one that works. Activity is noted on the side.
   *
   * @throws InvalidTokenError for any token that lets nobody in
   */
  rotate(token: string, origin: RequestOrigin = {}): Promise<RenewedSession<Data>> {
    return rotateSession(this.#parts, token, origin) as Promise<RenewedSession<Data>>;
  }

  /**
   * Notes that the user of a session has just proved who they are, which you have checked: moves its `authenticatedAt`, and
   * notes by what. Its token is replaced by the one returned and no longer works.
   *
   * @param session as {@link authenticate} gave it
   * @throws InvalidTokenError when it is over, or its token was replaced meanwhile
   * @throws SessionImpersonatedError where somebody else looks at the user's account by it
   * @throws TypeError for a copy of a session, and without `authMethods`
   *
   * @example
   * const renewed = await sessions.reauthenticate(session, { authMethods: ['otp'] });
   */
  reauthenticate(
    session: AuthenticatedSession<Data>,
    options: ReauthenticateOptions,
  ): Promise<RenewedSession<Data>> {
    const renewed = reauthenticateSession(this.#parts, session as AuthenticatedSession, options);
    return renewed as Promise<RenewedSession<Data>>;
  }

  /**
   * A token by which another service knows the user of a session (RFC 9068, `typ` `at+jwt`), to be verified by
   * {@link jwks}. It is not the session's own, which carries the whole secret and is for nobody else, and is never let in
   * here. Where somebody impersonates the user it says who (`act`, RFC 8693). Nothing takes it back: it works for as long as it lives, five minutes unless you say otherwise.
   *
   * @throws TypeError without an `issuer` of the manager, for a pending session, and for options that are invalid
   *
   * @example
   * const { token } = sessions.tokenFor(session, { audience: 'invoices', claims: { role: 'editor' } });
   */
  tokenFor(session: AuthenticatedSession<Data>, options: TokenForOptions): ServiceToken {
    return createTokenFor(this.#parts, session as AuthenticatedSession, options);
  }

  /**
   * A page of a user's active sessions.
   *
   * @throws InvalidCursorError
   */
  list(userId: string, options: ListOptions = {}): Promise<SessionPage<Data>> {
    return this.#parts.userSessions.list(userId, options) as Promise<SessionPage<Data>>;
  }

  /**
   * A page of a user's sessions that are over and still kept (`keepEnded`), the last to end first: each with when and why it
   * ended, and by whom.
   *
   * @throws InvalidCursorError
   *
   * @example
   * const { sessions: ended } = await sessions.listEnded('alice');
   * for (const { title, ending } of ended) console.log(title, ending.reason, ending.at);
   */
  listEnded(userId: string, options: ListEndedOptions = {}): Promise<EndedSessionPage<Data>> {
    return this.#parts.userSessions.listEnded(userId, options) as Promise<EndedSessionPage<Data>>;
  }

  /**
   * Why the session of a refused token ended, for an application that tells its users: null for a token that is not genuine
   * or of a session that goes on, and for a session that is no longer kept. Whoever holds the token may know it, but for
   * `by.name`. It is read from the store once for each session, and not at all for a token whose signature doesn't hold.
   *
   * @param refusal what {@link authenticate} threw
   * @throws TypeError for any other error
   */
  findEnding(refusal: InvalidTokenError): Promise<SessionEnding | null> {
    return findEnding(this.#parts, refusal);
  }

  /** One active session of a user; null when it is gone, was never there, or is somebody else's. */
  find(userId: string, id: string): Promise<DescribedSession<Data> | null> {
    return this.#parts.userSessions.find(userId, id) as Promise<DescribedSession<Data> | null>;
  }

  /** Names a session, or takes its name away; the session as it is now, or null as in {@link find}. */
  setLabel(userId: string, id: string, label: string | null): Promise<DescribedSession<Data> | null> {
    const labelled = this.#parts.userSessions.setLabel(userId, id, label);
    return labelled as Promise<DescribedSession<Data> | null>;
  }

  /**
   * Replaces what your application keeps with a session, or takes it away by null; the session as it is now, or null as in
   * {@link find}. Every request that arrives later sees it, on every process, unless you don't `wait`. A function gets the data as it is and is run
   * again where somebody else has changed it meanwhile, so no change is lost: let it do nothing else. At most 8 KiB as JSON.
   *
   * @throws TypeError for data that can't be kept
   *
   * @example
   * await sessions.setData(session.userId, session.id, (data) => ({ ...data, organisation: 'acme' }));
   */
  setData(
    userId: string,
    id: string,
    next: NextData<Data>,
    options: SetDataOptions = {},
  ): Promise<DescribedSession<Data> | null> {
    const changed = setData(this.#parts, userId, id, next as NextData<JsonValue>, options);
    return changed as Promise<DescribedSession<Data> | null>;
  }

  /**
   * Vouches for a user's new device: its session is active from now on. Whether this call did it: false when the
   * session is not there or waits for no confirmation.
   *
   * @throws SessionLimitReachedError under `onLimit: 'reject'`
   */
  async confirm(userId: string, id: string, options: ActorOptions = {}): Promise<boolean> {
    const by = readActor(options, 'confirm');
    return confirmSession(this.#parts, userId, id, { by, mayEvict: true });
  }

  /**
   * Ends one session of a user. Whether this call ended it: false when it is gone already, was never there, or is
   * somebody else's. Once this has resolved, no process lets its token in any more.
   */
  async revoke(userId: string, id: string, options: RevokeOptions = {}): Promise<boolean> {
    assertUserId(userId);
    const by = readActor(options, 'revoke');
    const { reason = 'admin' } = options;
    return this.#parts.revoker.revoke(userId, id, { reason, by });
  }

  /**
   * Ends all sessions of a user, but one where you name it; how many. One that has expired but was not purged yet
   * counts. A log-in whose check of the credentials has begun by now is refused, so call this after you have stored a
   * new password and no session of the old one is left. Other processes, whose clocks may differ, refuse log-ins of the user
   * for two seconds more; this one lets them in at once.
   */
  async revokeAll(userId: string, options: RevokeAllOptions = {}): Promise<number> {
    assertUserId(userId);
    const by = readActor(options, 'revokeAll');
    const { reason = 'admin' } = options;
    return this.#parts.revoker.revokeAll(userId, { reason, by }, readExcept(options.except));
  }

  /**
   * The devices that are remembered for a user, the one that was used last first: also those on which no session is left.
   * `deviceId` of a listed session says on which of them it is.
   *
   * @example
   * for (const { title, lastUsedAt } of await sessions.listDevices('alice')) console.log(title, lastUsedAt);
   */
  listDevices(userId: string): Promise<ListedDevice[]> {
    return this.#parts.devices.list(userId);
  }

  /**
   * Makes a device unknown again: the next log-in on it is on a new device. Whether this call did it: false when it isn't
   * known, or is somebody else's. Its sessions go on; {@link revokeDevice} ends them.
   */
  forgetDevice(userId: string, deviceId: string): Promise<boolean> {
    return this.#parts.devices.forget(userId, deviceId);
  }

  /**
   * Ends all sessions of a user on one device, and the trust in it; the ids of those that this call ended, none for a device that
   * isn't the user's. The device stays known.
   */
  async revokeDevice(userId: string, deviceId: string, options: RevokeOptions = {}): Promise<string[]> {
    assertUserId(userId);
    const by = readActor(options, 'revokeDevice');
    const { reason = 'admin' } = options;
    return revokeDevice(this.#parts, userId, deviceId, { reason, by });
  }

  /**
   * Removes everything that is kept of a user, for an account that is deleted: their sessions, which end with it for the reason
   * `'user_erased'`, their known devices and their idle time; how many sessions it ended. Once this has resolved, no process lets
   * any of them in, and whoever has the user id next inherits nothing. A log-in whose check of the credentials has begun by now is
   * refused, in other processes for two seconds more, so delete the account first. When it has failed, call it again.
   *
   * A request that was let in before and sets the idle time, or ends all sessions of the user, after it may make a user record
   * again, which lets nobody in. So may your own `setIdleTimeout` and `revokeAll`: erase last, and where nothing at all may be left
   * once more when your longest request is over, before anybody else has the user id.
   */
  async eraseUser(userId: string, options: ActorOptions = {}): Promise<number> {
    assertUserId(userId);
    const by = readActor(options, 'eraseUser');
    return this.#parts.revoker.eraseUser(userId, { reason: 'user_erased', by });
  }

  /** The idle time that a user chose, such as `'7d'`, or `'none'`; null when they chose none. */
  idleTimeout(userId: string): Promise<string | null> {
    return findIdleTimeout(this.#parts, userId);
  }

  /**
   * Sets a user's idle time, for all their sessions and those to come: a duration with a unit, or `'none'`.
   *
   * @throws TypeError for what is no duration
   */
  setIdleTimeout(userId: string, idleTimeout: string): Promise<void> {
    return setIdleTimeout(this.#parts, userId, idleTimeout);
  }

  /** The present by this manager's clock, in milliseconds since the epoch. */
  now(): number {
    return this.#parts.settings.clock();
  }

  /**
   * Whether a token may come by a scheme of the `Authorization` header: each by `Bearer`, and one of the system that you come
   * from by `legacyTokens.scheme` as well. It looks at the header of the token alone, and checks nothing.
   */
  acceptsScheme(scheme: string, token: string): boolean {
    const { settings, tokens } = this.#parts;
    const given = scheme.toLowerCase();
    if (given === 'bearer') return true;
    return given === settings.legacyTokens?.scheme?.toLowerCase() && tokens.isLegacy(token);
  }

  /**
   * A mark of 22 characters by which {@link isMark} knows a text again that went out and came back, in every process with the
   * same keys: nobody else can make it, and from it nobody finds out the text. It lets nobody in.
   *
   * @param purpose what it is for: a mark for one purpose is none for another
   */
  mark(purpose: string, text: string): string {
    return this.#parts.marks.make(purpose, text);
  }

  /** Whether a mark is {@link mark}'s, for that purpose and text, by any of the keys whose secret or private part is here. */
  isMark(mark: string, purpose: string, text: string): boolean {
    return this.#parts.marks.isMark(mark, purpose, text);
  }

  /**
   * How the store does, and whether requests can be let in: for a probe of readiness. It asks the store for a session that there
   * isn't, never throws, and is over in about three seconds.
   *
   * @example
   * const { status, ready, latency } = await sessions.health(); // 'up', true, 2
   */
  health(): Promise<Health> {
    const { stopwatch } = this.#parts.settings;
    return checkHealth({ store: this.#store, stopwatch, mayPrepare: true });
  }

  /** The public keys that verify this manager's tokens, as a JWK Set (RFC 7517 §5). Empty for secrets. */
  jwks(): { keys: JsonWebKey[] } {
    return this.#parts.keys.toJwks();
  }

  /**
   * Writes what was noted so far, which otherwise happens within about a second. What a store doesn't take is kept for
   * the next time, and one that doesn't answer holds this up for no longer than {@link close}.
   */
  async flush(): Promise<void> {
    await Promise.all([this.#parts.activity.flush(), this.#parts.background.settled()]);
  }

  /** Forgets what is known of sessions here. Needed after a backup of the store was restored, in every process. */
  clearCaches(): void {
    this.#parts.known.clear();
    this.#parts.endings.clear();
  }

  /**
   * Writes what was noted so far and stops the timers. A store that doesn't answer holds it up for no longer than half a
   * minute. The store stays open: it is yours.
   */
  async close(): Promise<void> {
    if (this.#purgeTimer !== null) clearInterval(this.#purgeTimer);
    const { activity, aftermath, background, endWatcher, listWatcher } = this.#parts;
    aftermath.stop();
    const closing = [activity.close(), background.settled(), endWatcher.close(), listWatcher.close()];
    await Promise.all(closing);
  }

  #startPurging(): NodeJS.Timeout | null {
    const { store, settings } = this.#parts;
    const { purgeInterval, keepEnded, clock } = settings;
    if (purgeInterval === null) return null;
    const purge = () =>
      purgeSessions(store, clock(), keepEnded).catch((error: unknown) => this.reportError(error));
    return setInterval(purge, purgeInterval).unref();
  }
}

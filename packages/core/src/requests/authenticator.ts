import { InvalidTokenError, type RefusalReason, StoreUnavailableError } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { SessionEnder } from '../revocations/revoker.js';
import { callStore } from '../store/call-store.js';
import type { SessionFacts, SessionStore } from '../store/contract.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { TokenVerifier } from '../tokens/token-verifier.js';
import { instantOf } from '../values/clocks.js';
import type { BackgroundWork } from '../work/background-work.js';
import { ActiveCache } from './active-cache.js';
import type { EndOfTurn } from './end-of-tick.js';
import { firstUseAt, isFirstUse, judgeGeneration } from './generation.js';
import { NegativeCache } from './negative-cache.js';
import { SessionReader } from './session-reader.js';

/** How often a record may change under the hand that puts it right. */
const TRIES = 5;

export interface AuthenticatorOptions {
  readonly store: Pick<SessionStore, 'find' | 'update'>;
  readonly keys: KeyRing;
  readonly settings: ManagerSettings;
  readonly background: BackgroundWork;
  readonly endOfTurn: EndOfTurn;
  readonly ender: Pick<SessionEnder, 'end'>;
}

export interface AdmitOptions {
  /** Lets a session in that waits for its second factor. */
  readonly allowPending?: boolean | undefined;
}

/**
 * Decides whether a token lets its bearer in. The token is checked first, then what is known of the session here, and
 * only then is the store asked: a forged token and one that is known to be revoked cost no query.
 */
export class Authenticator {
  readonly #store: AuthenticatorOptions['store'];
  readonly #settings: ManagerSettings;
  readonly #background: BackgroundWork;
  readonly #endOfTurn: EndOfTurn;
  readonly #ender: AuthenticatorOptions['ender'];
  readonly #tokens: TokenVerifier;
  readonly #reader: SessionReader;
  readonly #absent: NegativeCache;
  readonly #active: ActiveCache | null;

  constructor({ store, keys, settings, background, endOfTurn, ender }: AuthenticatorOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#background = background;
    this.#endOfTurn = endOfTurn;
    this.#ender = ender;
    this.#tokens = new TokenVerifier(keys, settings, settings.maxVerified);
    this.#reader = new SessionReader({
      store,
      maxBatch: settings.maxBatch,
      now: () => instantOf(settings),
      onFound: (facts, sentAt) => this.#active?.add(facts, sentAt),
    });
    this.#absent = new NegativeCache(settings.maxAbsent, settings);
    this.#active =
      settings.activeTtl === null ? null : new ActiveCache(settings.activeTtl, settings.maxActive, settings);
  }

  /**
   * What a token says, which is not yet that it lets anybody in.
   *
   * @throws InvalidTokenError
   */
  verify(token: string): TokenClaims {
    return this.#tokens.verify(token, this.#settings.clock());
  }

  /**
   * What refuses a token whose session is known to be gone, or null. It is not thrown: in a wave of revoked tokens that
   * would cost more than all that is decided here.
   */
  findRefusal(claims: TokenClaims): InvalidTokenError | null {
    const known = this.#absent.has(claims.sessionId);
    return known ? refusal('session_absent', claims) : null;
  }

  /**
   * The session of a token that was verified, and that {@link findRefusal} doesn't refuse.
   *
   * @throws InvalidTokenError with the reason
   * @throws StoreUnavailableError
   */
  admit(claims: TokenClaims, options?: AdmitOptions): Promise<SessionFacts> {
    const known = this.#remembered(claims, options) !== null;
    return known ? this.#admitRemembered(claims, options) : this.#read(claims, options);
  }

  /**
   * Like {@link admit}, on a record that is read from the store now: for whoever is about to change it. A session that is
   * known to be gone is refused without that.
   */
  async admitAfresh(claims: TokenClaims, options?: AdmitOptions): Promise<SessionFacts> {
    const known = this.findRefusal(claims);
    if (known !== null) throw known;
    return this.#read(claims, options);
  }

  /**
   * Like {@link admitAfresh}, for a session that was let in before and whose token nobody presents now: one that was
   * replaced long ago refuses, and ends nothing.
   */
  async readmit(claims: TokenClaims, options?: AdmitOptions): Promise<SessionFacts> {
    const known = this.findRefusal(claims);
    if (known !== null) throw known;
    return this.#read(claims, options, false);
  }

  /** Notes that a session was let in by its present generation, off the path of the answer. */
  noteUse(facts: SessionFacts, { generation }: TokenClaims): void {
    if (isFirstUse(facts, generation)) this.#noteFirstUse(facts);
  }

  /**
   * Says that the store has ended a session: from now on nothing here lets it in. It is remembered for as long as a
   * token of it may live.
   */
  markEnded(id: string): void {
    this.#absent.add(id, this.#settings.absoluteTimeout);
    this.#active?.delete(id);
    this.#reader.markEnded(id);
  }

  /** Says that the store has changed a session: what is known of it here, or on its way here, is out of date. */
  markChanged(id: string): void {
    this.#active?.delete(id);
    this.#reader.markChanged(id);
  }

  /** Like {@link markChanged}, for all sessions of a user. */
  markUserChanged(userId: string): void {
    this.#active?.deleteUser(userId);
    this.#reader.markUserChanged(userId);
  }

  /** Forgets what is known of sessions, as is needed after a backup of the store was restored. */
  clear(): void {
    this.#absent.clear();
    this.#active?.clear();
  }

  /** The session, if it was found valid a moment ago and the token is of its generation. Whatever else is asked afresh. */
  #remembered(claims: TokenClaims, options: AdmitOptions | undefined): SessionFacts | null {
    if (this.#active === null) return null;
    const now = this.#settings.clock();
    const facts = this.#active.get(claims.sessionId, now);
    if (facts === null || facts.generation !== claims.generation) return null;
    return this.#findFault(facts, claims, now, options) === null ? facts : null;
  }

  async #admitRemembered(claims: TokenClaims, options: AdmitOptions | undefined): Promise<SessionFacts> {
    await this.#endOfTurn.reached();
    // Looked up again, since it may have been ended meanwhile.
    return this.#remembered(claims, options) ?? this.#read(claims, options);
  }

  async #read(
    claims: TokenClaims,
    options: AdmitOptions | undefined,
    isPresented = true,
  ): Promise<SessionFacts> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const facts = await this.#reader.find(claims.sessionId);
      if (facts === null) throw this.#noteAbsence(claims);
      const now = this.#settings.clock();
      const fault = this.#findFault(facts, claims, now, options);
      if (fault !== null) throw refusal(fault, claims);
      const verdict = judgeGeneration(facts, claims.generation, now, this.#settings);
      if (verdict === 'good') return facts;
      if (verdict === 'reused' && isPresented) throw await this.#endStolen(claims);
      if (verdict !== 'ahead') throw refusal('wrong_generation', claims);
      const raised = await this.#raise(facts, claims.generation, now);
      if (raised !== null) return raised;
    }
    throw new StoreUnavailableError(new Error(`The session changed ${TRIES} times while it was looked at.`));
  }

  #findFault(
    facts: SessionFacts,
    claims: TokenClaims,
    now: number,
    options: AdmitOptions | undefined,
  ): RefusalReason | null {
    // The owner is compared although the id is secret: a token must never speak for anybody but its own subject.
    if (facts.userId !== claims.userId) return 'foreign_session';
    // Not cached as absent: another server's clock may differ by a little.
    if (facts.expiresAt <= now) return 'session_expired';
    return facts.state === 'pending' && options?.allowPending !== true ? 'session_pending' : null;
  }

  #noteAbsence(claims: TokenClaims): InvalidTokenError {
    this.#active?.delete(claims.sessionId);
    // While sessions are being imported, what is not there yet may be there soon.
    if (!this.#settings.importing) {
      this.#absent.add(claims.sessionId, this.#settings.absentTtl);
    }
    return refusal('session_absent', claims);
  }

  async #endStolen(claims: TokenClaims): Promise<InvalidTokenError> {
    const { userId, sessionId } = claims;
    await this.#ender.end(userId, sessionId, { reason: 'token_reuse', by: { type: 'rule' } });
    return refusal('token_reuse', claims);
  }

  /**
   * Brings a record up to the generation of a token. The token is one of ours, so the store once had that generation
   * and lost it, as an asynchronous replica may when it is promoted.
   */
  async #raise(facts: SessionFacts, generation: number, now: number): Promise<SessionFacts | null> {
    const changes = { generation, generationUsedAt: firstUseAt(facts, now) };
    const raised = await callStore(() =>
      this.#store.update(facts.id, { generation: facts.generation }, changes, now),
    );
    this.markChanged(facts.id);
    return raised ? { ...facts, ...changes } : null;
  }

  /** Until it is written the generation before stays good, which harms nobody. */
  #noteFirstUse(facts: SessionFacts): void {
    const { id, generation } = facts;
    this.#background.start(`first use of ${id}`, async () => {
      const now = this.#settings.clock();
      const expected = { generation, generationUsedAt: null };
      const changes = { generationUsedAt: firstUseAt(facts, now) };
      await callStore(() => this.#store.update(id, expected, changes, now));
      this.markChanged(id);
    });
  }
}

function refusal(reason: RefusalReason, { sessionId, userId }: TokenClaims): InvalidTokenError {
  return new InvalidTokenError(reason, { sessionId, userId });
}

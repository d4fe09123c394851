import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { ManagerSettings } from '../options/manager-options.js';
import { changedTooOften, TRIES } from '../store/change-until.js';
import type { SessionFacts, SessionStore, StoredSession } from '../store/contract.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { TokenVerifier } from '../tokens/token-verifier.js';
import { isKnownStatus } from '../views/status.js';
import type { BackgroundWork } from '../work/background-work.js';
import type { EndOfTick } from './end-of-tick.js';
import { firstUseAt, isFirstUse, judgeGeneration } from './generation.js';
import type { KnownSessions } from './known-sessions.js';

export interface AuthenticatorOptions {
  readonly store: Pick<SessionStore, 'update'>;
  readonly known: KnownSessions;
  readonly keys: KeyRing;
  readonly settings: ManagerSettings;
  readonly background: BackgroundWork;
  readonly endOfTick: EndOfTick;
  /** Revokes a session whose token was stolen, as its use after its replacement says. */
  readonly revokeStolen: (claims: TokenClaims) => Promise<unknown>;
}

export interface PendingOption {
  /** Lets a session in that waits for its second factor. */
  readonly allowPending?: boolean | undefined;
}

/**
 * Decides whether a token lets its bearer in. The token is checked first, then what is known of the session here, and
 * only then is the store asked: a forged token and one that is known to be revoked cost no query.
 */
export class Authenticator {
  readonly #store: AuthenticatorOptions['store'];
  readonly #known: KnownSessions;
  readonly #settings: ManagerSettings;
  readonly #background: BackgroundWork;
  readonly #endOfTick: EndOfTick;
  readonly #revokeStolen: AuthenticatorOptions['revokeStolen'];
  readonly #tokens: TokenVerifier;

  constructor(options: AuthenticatorOptions) {
    this.#store = options.store;
    this.#known = options.known;
    this.#settings = options.settings;
    this.#background = options.background;
    this.#endOfTick = options.endOfTick;
    this.#revokeStolen = options.revokeStolen;
    this.#tokens = new TokenVerifier(options.keys, options.settings, options.settings.maxVerified);
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
    return this.#known.isGone(claims.sessionId) ? refusal('session_absent', claims) : null;
  }

  /**
   * The session of a token that was verified, and that {@link findRefusal} doesn't refuse.
   *
   * @throws InvalidTokenError with the reason
   * @throws StoreUnavailableError
   */
  check(claims: TokenClaims, options?: PendingOption): Promise<SessionFacts> {
    const known = this.#remembered(claims, options) !== null;
    return known ? this.#checkRemembered(claims, options) : this.#check(claims, options);
  }

  /**
   * Like {@link check}, on a record that is read from the store now. A session that is known to be gone is refused without
   * that.
   */
  async checkAfresh(claims: TokenClaims, options?: PendingOption): Promise<SessionFacts> {
    const known = this.findRefusal(claims);
    if (known !== null) throw known;
    return this.#check(claims, options);
  }

  /** Like {@link checkAfresh}, with the details of the session: for whoever is about to change it and then to show it. */
  async readAfresh(claims: TokenClaims, options?: PendingOption): Promise<StoredSession> {
    const known = this.findRefusal(claims);
    if (known !== null) throw known;
    return this.#decide(claims, options, (id) => this.#known.read(id));
  }

  /**
   * Like {@link checkAfresh}, for a session that was let in before and whose token nobody presents now: one that was
   * replaced long ago refuses, and ends nothing.
   */
  async checkAgain(claims: TokenClaims, options?: PendingOption): Promise<SessionFacts> {
    const known = this.findRefusal(claims);
    if (known !== null) throw known;
    return this.#check(claims, options, false);
  }

  /** Notes that a session was let in by its present generation, off the path of the answer. */
  noteUse(facts: SessionFacts, { generation }: TokenClaims): void {
    if (isFirstUse(facts, generation)) this.#noteFirstUse(facts);
  }

  /** The session, if it was found valid a moment ago and the token is of its generation. Whatever else is asked afresh. */
  #remembered(claims: TokenClaims, options: PendingOption | undefined): SessionFacts | null {
    const facts = this.#known.recall(claims.sessionId);
    if (facts === null || facts.generation !== claims.generation) return null;
    return this.#findFault(facts, claims, this.#settings.clock(), options) === null ? facts : null;
  }

  async #checkRemembered(claims: TokenClaims, options: PendingOption | undefined): Promise<SessionFacts> {
    await this.#endOfTick.reached();
    // Looked up again, since it may have been ended meanwhile.
    return this.#remembered(claims, options) ?? this.#check(claims, options);
  }

  #check(claims: TokenClaims, options: PendingOption | undefined, isPresented = true): Promise<SessionFacts> {
    return this.#decide(claims, options, (id) => this.#known.find(id), isPresented);
  }

  async #decide<Facts extends SessionFacts>(
    claims: TokenClaims,
    options: PendingOption | undefined,
    ask: (id: string) => Promise<Facts | null>,
    isPresented = true,
  ): Promise<Facts> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const facts = await ask(claims.sessionId);
      if (facts === null) throw this.#noteAbsence(claims);
      const now = this.#settings.clock();
      const fault = this.#findFault(facts, claims, now, options);
      if (fault !== null) throw refusal(fault, claims);
      const verdict = judgeGeneration(facts, claims.generation, now, this.#settings);
      if (verdict === 'good') return facts;
      if (verdict === 'reused' && isPresented) throw await this.#refuseStolen(claims);
      if (verdict !== 'ahead') throw refusal('wrong_generation', claims);
      const raised = await this.#raise(facts, claims.generation, now);
      if (raised !== null) return raised;
    }
    throw changedTooOften(['The session', 'it was looked at']);
  }

  #findFault(
    facts: SessionFacts,
    claims: TokenClaims,
    now: number,
    options: PendingOption | undefined,
  ): RefusalReason | null {
    // The owner is compared although the id is secret: a token must never speak for anybody but its own subject.
    if (facts.userId !== claims.userId) return 'foreign_session';
    // Not cached as absent: another server's clock may differ by a little.
    if (facts.expiresAt <= now) return 'session_expired';
    if (!isKnownStatus(facts.status)) return 'unknown_status';
    return facts.status === 'pending' && options?.allowPending !== true ? 'session_pending' : null;
  }

  #noteAbsence(claims: TokenClaims): InvalidTokenError {
    this.#known.noteAbsence(claims.sessionId);
    return refusal('session_absent', claims);
  }

  async #refuseStolen(claims: TokenClaims): Promise<InvalidTokenError> {
    await this.#revokeStolen(claims);
    return refusal('token_reuse', claims);
  }

  /**
   * Brings a record up to the generation of a token. The token is one of ours, so the store once had that generation
   * and lost it, as an asynchronous replica may when it is promoted.
   */
  async #raise<Facts extends SessionFacts>(
    facts: Facts,
    generation: number,
    now: number,
  ): Promise<Facts | null> {
    const changes = { generation, generationUsedAt: firstUseAt(facts, now) };
    const raised = await this.#known.changing(facts.id, () =>
      this.#store.update(facts.id, { generation: facts.generation }, changes, now),
    );
    return raised ? { ...facts, ...changes } : null;
  }

  /** Until it is written the generation before stays good, which harms nobody. */
  #noteFirstUse(facts: SessionFacts): void {
    const { id, generation } = facts;
    this.#background.attempt('first use', id, () => {
      const now = this.#settings.clock();
      const expected = { generation, generationUsedAt: null };
      const changes = { generationUsedAt: firstUseAt(facts, now) };
      return this.#known.changing(id, () => this.#store.update(id, expected, changes, now));
    });
  }
}

function refusal(reason: RefusalReason, { sessionId, userId }: TokenClaims): InvalidTokenError {
  return new InvalidTokenError(reason, { sessionId, userId });
}

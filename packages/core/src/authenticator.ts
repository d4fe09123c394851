import { ActiveCache } from './active-cache.js';
import { InvalidTokenError, type RefusalReason } from './errors.js';
import type { KeyRing } from './keys/key-ring.js';
import type { ManagerSettings } from './manager-options.js';
import { NegativeCache } from './negative-cache.js';
import { SessionReader } from './session-reader.js';
import type { SessionFacts, SessionStore } from './store.js';
import type { TokenClaims } from './token/token-claims.js';
import { TokenVerifier } from './token/token-verifier.js';

/**
 * Decides whether a token lets its bearer in. The token is checked first, then what is known of the session here, and
 * only then is the store asked: a forged token and one that is known to be revoked cost no query.
 */
export class Authenticator {
  readonly #tokens: TokenVerifier;
  readonly #settings: ManagerSettings;
  readonly #reader: SessionReader;
  readonly #absent: NegativeCache;
  readonly #active: ActiveCache | null;

  constructor(store: Pick<SessionStore, 'find'>, keys: KeyRing, settings: ManagerSettings) {
    this.#tokens = new TokenVerifier(keys, settings, settings.maxVerified);
    this.#settings = settings;
    this.#reader = new SessionReader({
      store,
      maxBatch: settings.maxBatch,
      clock: settings.clock,
      onFound: (facts, sentAt) => this.#active?.add(facts, sentAt),
    });
    this.#absent = new NegativeCache(settings.maxAbsent);
    this.#active =
      settings.activeTtl === null ? null : new ActiveCache(settings.activeTtl, settings.maxActive);
  }

  /**
   * @throws InvalidTokenError with the reason
   * @throws StoreUnavailableError
   */
  async authenticate(token: string): Promise<SessionFacts> {
    const now = this.#settings.clock();
    const claims = this.#tokens.verify(token, now);
    if (this.#absent.has(claims.sessionId, now)) throw refusal('session_absent', claims);
    const facts = this.#active?.get(claims.sessionId, now) ?? (await this.#read(claims));
    this.#check(facts, claims);
    return facts;
  }

  /**
   * Says that the store has ended a session: from now on nothing here lets it in. It is remembered for as long as a
   * token of it may live.
   */
  markEnded(id: string): void {
    this.#absent.add(id, this.#settings.clock() + this.#settings.absoluteTimeout);
    this.#active?.delete(id);
    this.#reader.markEnded(id);
  }

  /** Forgets what is known of sessions, as is needed after a backup of the store was restored. */
  clear(): void {
    this.#absent.clear();
    this.#active?.clear();
  }

  async #read(claims: TokenClaims): Promise<SessionFacts> {
    const facts = await this.#reader.find(claims.sessionId);
    if (facts === null) {
      this.#absent.add(claims.sessionId, this.#settings.clock() + this.#settings.absentTtl);
      throw refusal('session_absent', claims);
    }
    return facts;
  }

  #check(facts: SessionFacts, claims: TokenClaims): void {
    // The owner is compared although the id is secret: a token must never speak for anybody but its own subject.
    if (facts.userId !== claims.userId) throw refusal('foreign_session', claims);
    // Not cached as absent: another server's clock may differ by a little.
    if (facts.expiresAt <= this.#settings.clock()) throw refusal('session_expired', claims);
    if (facts.state !== 'full') throw refusal('session_pending', claims);
    if (facts.generation !== claims.generation) throw refusal('wrong_generation', claims);
  }
}

function refusal(reason: RefusalReason, { sessionId, userId }: TokenClaims): InvalidTokenError {
  return new InvalidTokenError(reason, { sessionId, userId });
}

import type { KeyRing } from '../keys/key-ring.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { AuthenticatedSession, RenewedSession } from '../session.js';
import type { SessionFacts, StoredSession } from '../store/contract.js';
import { describeRequestSession, RequestSession } from '../views/request-session.js';
import { readLookupId, signToken } from './sign-token.js';
import { namesLegacyKey } from './token-key.js';

type TokenSettings = Pick<
  ManagerSettings,
  'clock' | 'issuer' | 'audience' | 'legacyTokens' | 'confirmNewDevices' | 'ipAddresses'
>;

/** Signs the tokens of sessions: the first one at the log-in, and those that follow it. */
export class SessionTokens {
  readonly #keys: KeyRing;
  readonly #settings: TokenSettings;

  constructor(keys: KeyRing, settings: TokenSettings) {
    this.#keys = keys;
    this.#settings = settings;
  }

  /** A token of the session's present generation. Only for what the store has acknowledged: it could be a dead one. */
  sign(lookupId: string, facts: SessionFacts, issuedAt: number): string {
    const { userId, generation, impersonatedBy, absoluteExpiresAt: expiresAt } = facts;
    const contents = { lookupId, userId, generation, impersonatedBy, issuedAt, expiresAt };
    return signToken(contents, this.#keys, this.#settings);
  }

  /** The token that follows one that was verified. */
  renew(token: string, stored: StoredSession): RenewedSession {
    const now = this.#settings.clock();
    const renewed = this.sign(readLookupId(token, this.#keys, this.#settings), stored, now);
    const view = { now, settings: this.#settings };
    const session = describeRequestSession(stored, view, renewed, Math.floor(now / 1000) * 1000);
    return { token: renewed, tokenExpiresAt: session.absoluteExpiresAt, session };
  }

  /**
   * The session as the request sees it that the token came with.
   *
   * @param issuedAt of the token; null for one of another system that doesn't say, which is taken for as old as the log-in
   */
  present(facts: SessionFacts, token: string, issuedAt: number | null): AuthenticatedSession {
    const view = { now: this.#settings.clock(), settings: this.#settings };
    return new RequestSession(facts, view, token, issuedAt ?? facts.createdAt);
  }

  /** Whether a token says by its header that it is one of the system that you come from. Nothing is checked yet. */
  isLegacy(token: string): boolean {
    return namesLegacyKey(token, this.#keys);
  }

  /**
   * The token that brought a session.
   *
   * @throws TypeError for a copy of a session
   */
  tokenOf(session: AuthenticatedSession): string {
    return RequestSession.tokenOf(session);
  }
}

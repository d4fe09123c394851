import type { RefusalReason } from './errors.js';
import type { DescribedSession } from './session.js';

/**
 * What a manager tells its host. None of it carries a token or a lookup id. Events are emitted when the fact stands:
 * after the store has acknowledged it.
 */
export interface SessionEvents {
  /** A user logged in. */
  issued: [event: IssuedEvent];
  /** A session was ended: exactly one event for each, in the process that ended it. */
  revoked: [event: RevokedEvent];
  /** A token was refused; the client is not told why. */
  refused: [event: RefusedEvent];
  /** Work in the background failed, or one of your listeners threw. Without a listener it is a process warning. */
  error: [error: unknown];
}

export interface IssuedEvent {
  readonly session: DescribedSession;
}

export interface RevokedEvent {
  readonly sessionId: string;
  readonly userId: string;
  /** `'logout'`, `'user'`, `'others'`, `'all'`, `'limit'`, or the host's own. */
  readonly reason: string;
  readonly at: Date;
}

export interface RefusedEvent {
  readonly reason: RefusalReason;
  /** Known once the token's signature held. */
  readonly sessionId: string | null;
  /** The token's `sub`, known once the token's signature held. */
  readonly userId: string | null;
  readonly ip: string | null;
}

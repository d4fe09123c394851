import type { RefusalReason } from './errors.js';
import type { DescribedSession } from './session.js';

/**
 * What a manager tells its host. None of it carries a token or a lookup id. Events are emitted when the fact stands:
 * after the store has acknowledged it.
 */
export interface SessionEvents {
  /** A user logged in. */
  issued: [event: IssuedEvent];
  /** A pending session was completed with its second factor. */
  completed: [event: CompletedEvent];
  /** A new device was confirmed by another session or by the host. */
  confirmed: [event: ConfirmedEvent];
  /** A session was ended: exactly one event for each, in the process that ended it. */
  revoked: [event: RevokedEvent];
  /** A token was refused; the client is not told why. */
  refused: [event: RefusedEvent];
  /** Work in the background failed, or one of your listeners threw. Without a listener it is a process warning. */
  error: [error: unknown];
}

/** All that a mail about a log-in needs. A pending session is not in yet: its mail waits for `completed`. */
export interface IssuedEvent {
  readonly session: DescribedSession;
  /** Whether no earlier log-in of this user came from the device. */
  readonly newDevice: boolean;
  /**
   * Whether a known device of the user has the same system, browser and model. That may word the mail and proves
   * nothing: whoever attacks can send any User-Agent.
   */
  readonly similarDevice: boolean;
}

/** Like {@link IssuedEvent}, for a log-in that waited for its second factor. */
export type CompletedEvent = IssuedEvent;

export interface ConfirmedEvent {
  readonly sessionId: string;
  readonly userId: string;
  readonly at: Date;
  readonly by: Actor;
}

/** Who did it: a session of the user, the host in somebody's name or its own, or a rule of the library. */
export type Actor =
  | { readonly type: 'session'; readonly sessionId: string }
  | { readonly type: 'host'; readonly name: string | null }
  | { readonly type: 'rule' };

export interface RevokedEvent {
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: EndReason;
  readonly at: Date;
  /** For the reasons `'limit'` and `'replaced'` the session that came in. */
  readonly by: Actor;
}

export interface RefusedEvent {
  readonly reason: RefusalReason;
  /** Known once the token's signature held. */
  readonly sessionId: string | null;
  /** The token's `sub`, known once the token's signature held. */
  readonly userId: string | null;
  readonly ip: string | null;
}

/** Why a session was ended, or the host's own reason: at most 64 characters. */
export type EndReason =
  | 'logout'
  | 'user'
  | 'others'
  | 'all'
  | 'limit'
  | 'replaced'
  | 'denied'
  | 'admin'
  | 'password_change'
  | 'token_reuse'
  // Keeps the names above in an editor's suggestions.
  | (string & Record<never, never>);

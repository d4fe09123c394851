import { describeCause } from './values/describe-cause.js';

/**
 * Every failure that the manager reports on purpose. The codes are stable and part of the public interface; what
 * each means over HTTP is the business of the package that speaks HTTP. Misuse by the developer is a `TypeError`.
 */
export type SessionErrorCode =
  | 'invalid_token'
  | 'invalid_credentials'
  | 'invalid_request'
  | 'not_found'
  | 'session_limit_reached'
  | 'session_too_new'
  | 'session_unconfirmed'
  | 'session_impersonated'
  | 'store_unavailable';

/** The base of all errors of this library. */
export abstract class SessionError extends Error {
  abstract readonly code: SessionErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Why a token was refused: for your log, never for the answer. */
export type RefusalReason =
  | 'malformed'
  | 'wrong_type'
  | 'unknown_key'
  | 'wrong_algorithm'
  | 'bad_signature'
  | 'bad_claims'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'token_expired'
  | 'issued_in_future'
  | 'session_absent'
  | 'session_expired'
  | 'session_pending'
  /** A newer version that runs beside this one has given the session a status that this one doesn't know. */
  | 'unknown_status'
  | 'foreign_session'
  | 'wrong_generation'
  | 'token_reuse';

/** The token is malformed, forged or expired, or its session is gone. `reason` says which, for your log alone. */
export class InvalidTokenError extends SessionError {
  readonly code = 'invalid_token';
  readonly reason: RefusalReason;
  /** Known once the token's signature held. */
  readonly sessionId: string | null;
  /** The token's `sub`, known once the token's signature held. */
  readonly userId: string | null;

  constructor(
    reason: RefusalReason,
    options: ErrorOptions & { readonly sessionId?: string; readonly userId?: string } = {},
  ) {
    // Where it was made says nothing, and in a wave of refused tokens finding that out would cost more than all the rest.
    const limit = Error.stackTraceLimit;
    setStackTraceLimit(0);
    super('The token is not valid.', options);
    setStackTraceLimit(limit);
    this.reason = reason;
    this.sessionId = options.sessionId ?? null;
    this.userId = options.userId ?? null;
  }
}

/** The credentials were checked before the user's sessions were all ended, so they may be the old ones. */
export class OutdatedCredentialsError extends SessionError {
  readonly code = 'invalid_credentials';

  constructor() {
    super('The credentials were checked before all sessions of this user were ended. Log in again.');
  }
}

/** A cursor that this manager did not make. */
export class InvalidCursorError extends SessionError {
  readonly code = 'invalid_request';

  constructor() {
    super('The cursor is not one that a list of sessions returned.');
  }
}

/** No such session of this user: it never existed, has ended, or is somebody else's. */
export class SessionNotFoundError extends SessionError {
  readonly code = 'not_found';

  constructor() {
    super('There is no such session.');
  }
}

/** The user has as many sessions as the limit allows, and the one that comes in may push none of them out. */
export class SessionLimitReachedError extends SessionError {
  readonly code = 'session_limit_reached';
  readonly max: number;

  constructor(max: number) {
    super(`The limit of ${max} sessions is reached. End one of them first.`);
    this.max = max;
  }
}

/** The session is too young to end others or to change the idle time (`minAgeToRevokeOthers`). */
export class SessionTooNewError extends SessionError {
  readonly code = 'session_too_new';
  /** From when on it may. */
  readonly allowedAt: Date;

  constructor(allowedAt: Date) {
    super(`This session is too new to do that. It may from ${allowedAt.toISOString()} on.`);
    this.allowedAt = allowedAt;
  }
}

/** The session's device was not confirmed yet (`confirmNewDevices`), so it may not see or change others. */
export class SessionUnconfirmedError extends SessionError {
  readonly code = 'session_unconfirmed';
  /** When it counts as confirmed without anybody's doing. */
  readonly confirmedAt: Date;

  constructor(confirmedAt: Date) {
    super('This device must be confirmed from another one first.');
    this.confirmedAt = confirmedAt;
  }
}

/** Somebody else looks at the user's account by this session (`impersonatedBy`), and only the user may do that. */
export class SessionImpersonatedError extends SessionError {
  readonly code = 'session_impersonated';

  constructor() {
    super('Only the user may do that, and nobody who looks at the account for them.');
  }
}

/**
 * The store failed, so nothing is known about the session. `cause` is what it threw, and the message says why in one
 * line: for a log, never for an answer. Never a refusal: try again.
 */
export class StoreUnavailableError extends SessionError {
  readonly code = 'store_unavailable';

  /**
   * @param what failed, without a full stop: the reason follows
   * @param advice a sentence to stand behind it
   */
  constructor(cause: unknown, what = 'The session store failed', advice = '') {
    super(`${what}: ${describeCause(cause)}.${advice && ` ${advice}`}`, { cause });
  }
}

/** Not so under --frozen-intrinsics. */
const CAN_LIMIT_STACKS = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;

function setStackTraceLimit(limit: number): void {
  if (CAN_LIMIT_STACKS) Error.stackTraceLimit = limit;
}

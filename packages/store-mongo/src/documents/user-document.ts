import type { SessionStatus } from '@jwt-sessions/core';
import { erasureKey, type UserRecord } from '@jwt-sessions/core/store';
import type { Filter, UpdateFilter } from 'mongodb';

/**
 * What is kept of a user. The document is there from the first log-in under a limit; the contract's user record is
 * there once it has a `validAfter`.
 */
export interface UserDocument {
  readonly _id: string;
  readonly validAfter?: number;
  readonly idleTimeout?: number | null;
  readonly details?: string;
  readonly logins?: Logins;
  /** Of an erasure alone: the operations that have erased the user, each of which reads by it which sessions it has ended. */
  readonly operations?: readonly string[];
  /** In the document of {@link LEASE} alone. */
  readonly lease?: LeaseDocument;
}

/** For how long processes may answer from memory. */
export interface LeaseDocument {
  readonly grant: number;
  readonly wait: number;
  readonly version: number;
}

/** The `_id` of the one document that has the lease, which is no user's: a user id has no NUL. */
export const LEASE = '\0lease';

/** The log-ins and admissions under a limit, in the order in which they were let in. See `claim-place.ts`. */
export interface Logins {
  /** Raised by each that is let in; who read an older one reads again. */
  readonly version: number;
  /** The log-ins let in that have not come to their end yet, by session id. */
  readonly open: Readonly<Record<string, OpenLogin>>;
  /** The session whose admission was let in at this version, if it wasn't a log-in. */
  readonly admits?: string;
}

export interface OpenLogin {
  readonly status: SessionStatus;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  readonly expiresAt: number;
  /** As it was told to the log-in: with a `validAfter` beyond it, the session will be withdrawn. */
  readonly authenticationStartedAt: number;
  /** When it was let in, by the clock of whoever let it in. */
  readonly openedAt: number;
  /** The sessions that must be revoked before this one is written: evicted, or replaced. */
  readonly evicts: readonly string[];
}

/** Before the `_id` of an erasure, which is no user's: a user id has no NUL. Such a document has a `validAfter` and `operations`. */
const ERASURE = '\0erased:';
/** The `_id`s of all erasures. */
export const ERASURES = { $gt: ERASURE, $lt: '\0erased;' } as const;

/** The `_id` under which it is remembered that a user was erased. */
export function erasureIdOf(userId: string): string {
  return `${ERASURE}${erasureKey(userId)}`;
}

export const NO_LOGINS: Logins = { version: 0, open: {} };

/** The record's own members, and nothing of the log-ins. */
export const USER_RECORD = { _id: 1, validAfter: 1, idleTimeout: 1, details: 1 } as const;

export function toUserRecord(user: Omit<UserDocument, 'logins'> | null): UserRecord | null {
  if (user?.validAfter === undefined) return null;
  const { _id: userId, validAfter, idleTimeout = null, details = '{}' } = user;
  return { userId, validAfter, idleTimeout, details };
}

export const NO_DETAILS = '{}';

/** The condition that a user has such details, of which none count as `'{}'`. */
export function withDetails(details: string): Filter<UserDocument> {
  if (details !== NO_DETAILS) return { details: { $eq: details } };
  return { $or: [{ details: NO_DETAILS }, { details: { $exists: false } }] };
}

/** What changes a user's details. */
export function toDetails(details: string): Pick<UpdateFilter<UserDocument>, '$max' | '$set'> {
  // A document with a `validAfter` is a user record; and 0 is never the greater one.
  return { $max: { validAfter: 0 }, $set: { details } };
}

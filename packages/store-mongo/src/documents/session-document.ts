import {
  type AdmitRequest,
  chosenIdleTimeout,
  expiryOf,
  type KeptSession,
  type MaturedSessions,
  type NewSession,
  type Revocation,
  type SessionFacts,
  type StoredSession,
} from '@jwt-sessions/core/store';

/**
 * A session as it is kept. The contract's times stay numbers, since they go up to 2^53 and a `Date` ends before that;
 * only `expiresOn` is a date, because a TTL index looks at nothing else.
 */
export interface SessionDocument extends Omit<StoredSession, 'id'> {
  readonly _id: string;
  /** `expiresAt` for the TTL index, and for the purge, which goes along that index. */
  readonly expiresOn: Date;
  /** Null while the session is not revoked. */
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
  readonly revokedBy: string | null;
  /** The operation that revoked it, by which its call finds out what it has revoked. */
  readonly revokeOperation: string | null;
  /** Set in the place of a session that was revoked before it could be written. */
  readonly neverWritten?: 'evicted' | 'abandoned';
  /** The last version of the user's log-ins at which an admission of it was decided or barred. See `claim-place.ts`. */
  readonly admissionVersion?: number;
  /** From the decision to admit it until that is complete; null or missing at any other time. */
  readonly admission?: DecidedAdmission | null;
}

/** Whom a newcomer evicts. */
export interface Eviction {
  readonly evicts: readonly string[];
  /** Those of them that were not written when they were counted. */
  readonly unwritten: readonly string[];
}

/** All that it takes to complete an admission, for whoever does. */
export interface DecidedAdmission extends Eviction {
  readonly changes: AdmitRequest['changes'];
  /** Its operation is the mark of those that it evicts. No other admission has it. */
  readonly revocation: Revocation;
  /** As it was told to the admission. */
  readonly matured: MaturedSessions | null;
}

/** What every query that means a session asks for: a revoked one is absent. */
export const NOT_REVOKED = { revokedAt: null } as const;

const LAST_DATE = 8.64e15;

/** The two fields that say when a session expires, which never change without each other. */
export function expiryFields(expiresAt: number): Pick<SessionDocument, 'expiresAt' | 'expiresOn'> {
  return { expiresAt, expiresOn: dateOf(expiresAt) };
}

/** The time as a date: exact up to the last one there is, in 275 000 years. */
export function dateOf(time: number): Date {
  return new Date(Math.min(time, LAST_DATE));
}

/** The session as it will be kept, with the idle time that its user chose, if they did. */
export function storedSession(session: NewSession, chosen: number | null): StoredSession {
  const idleTimeout = chosen === null ? session.idleTimeout : chosenIdleTimeout(session, chosen);
  const timed = { ...session, idleTimeout };
  return { ...timed, expiresAt: expiryOf(timed) };
}

export function toDocument({ id, ...session }: StoredSession): SessionDocument {
  const revocation = { revokedAt: null, revokeReason: null, revokedBy: null, revokeOperation: null };
  return { _id: id, ...session, ...expiryFields(session.expiresAt), ...revocation };
}

/** What `find` fetches: everything but the details and what the store keeps for itself. */
export const FACTS = {
  _id: 1,
  userId: 1,
  status: 1,
  createdAt: 1,
  lastActiveAt: 1,
  authenticatedAt: 1,
  authMethods: 1,
  idleTimeout: 1,
  absoluteExpiresAt: 1,
  expiresAt: 1,
  generation: 1,
  generationUsedAt: 1,
  lastIp: 1,
  data: 1,
  rememberMe: 1,
  impersonatedBy: 1,
} as const;

export const FACTS_AND_DETAILS = { ...FACTS, maxIdleTimeout: 1, deviceId: 1, details: 1 } as const;

/** All that is kept of a session, whatever became of it. */
export const KEPT = { ...FACTS_AND_DETAILS, revokedAt: 1, revokeReason: 1, revokedBy: 1 } as const;

/** What was revoked before it could be written tells nothing of a session. */
export const WRITTEN = { neverWritten: { $exists: false } } as const;

export type KeptDocument = Pick<SessionDocument, keyof typeof KEPT>;
export type FactsDocument = Pick<SessionDocument, keyof typeof FACTS>;
export type FactsAndDetailsDocument = Pick<SessionDocument, keyof typeof FACTS_AND_DETAILS>;

export function toFacts({ _id: id, ...facts }: FactsDocument): SessionFacts {
  return { id, ...facts };
}

export function toStoredSession({ _id: id, ...session }: FactsAndDetailsDocument): StoredSession {
  return { id, ...session };
}

export function toKeptSession({ revokedAt, revokeReason, revokedBy, ...session }: KeptDocument): KeptSession {
  const revocation =
    revokedAt === null ? null : { at: revokedAt, reason: revokeReason ?? '', by: revokedBy ?? '' };
  return { ...toStoredSession(session), revocation };
}

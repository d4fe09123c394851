import type { LimitPolicy } from '@jwt-sessions/core';

/** The rules that a manager keeps, in milliseconds: what it is configured with, and what its history is judged by. */
export interface Profile {
  /** Null for no limit. */
  readonly maxSessions: number | null;
  readonly onLimit: LimitPolicy;
  readonly idleTimeout: number;
  readonly absoluteTimeout: number;
  readonly touchInterval: number;
  readonly rotationGrace: number;
  readonly clockTolerance: number;
  /** Null where nothing is remembered of valid sessions. */
  readonly cacheFor: number | null;
  /** Null where new devices need no confirmation. */
  readonly confirmNewDevices: number | null;
  readonly maxPending: number;
  readonly importing: boolean;
}

const DAY = 86_400_000;

/** For how long a process may answer from memory in a run that grants it, in milliseconds. */
export const LEASE = 120;
/** How long an ending waits for that. */
export const LEASE_WAIT = 1.25 * LEASE;

const PLAIN: Profile = {
  maxSessions: null,
  onLimit: 'evictLeastRecentlyActive',
  idleTimeout: 30 * DAY,
  absoluteTimeout: 365 * DAY,
  touchInterval: 60_000,
  rotationGrace: 1000,
  clockTolerance: 300_000,
  cacheFor: null,
  confirmNewDevices: null,
  maxPending: 10,
  importing: false,
};

/**
 * The managers that every process runs side by side on one store, each with rules that a run of seconds can see at work.
 * Users belong to one of them, so none meddles with another.
 */
export const PROFILES = {
  plain: PLAIN,
  /** A token that was replaced long ago ends its session. */
  rotating: { ...PLAIN, clockTolerance: 1500 },
  /** A log-in beyond the limit pushes somebody out. */
  few: { ...PLAIN, maxSessions: 3 },
  /** A log-in beyond the limit is refused. */
  full: { ...PLAIN, maxSessions: 3, onLimit: 'reject' },
  /** New devices wait for a nod. */
  careful: { ...PLAIN, confirmNewDevices: 3_600_000, maxSessions: 4 },
  /** Sessions end by themselves while one looks on. Some uses are noted on the side, others in the last moment. */
  short: { ...PLAIN, idleTimeout: 5000, absoluteTimeout: 12_000 },
  /** Valid sessions are remembered for a moment. */
  remembering: { ...PLAIN, cacheFor: LEASE },
  /** Sessions of another system come in. */
  moving: { ...PLAIN, importing: true },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as readonly ProfileName[];

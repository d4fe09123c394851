import { parseDuration, parseDurationOrNone } from './duration.js';
import type { KeyInput } from './keys/key.js';
import type { LimitPolicy, SessionStore } from './store.js';

/** What a `SessionManager` is built from. Durations are texts with a unit, such as `'30d'`. */
export interface SessionManagerOptions {
  readonly store: SessionStore;
  /** `kid:secret[,kid:secret]` with HS256 secrets in base64url, or key objects. The first signs, all verify. */
  readonly keys: string | readonly KeyInput[] | undefined;
  /** The token's `iss`, set and demanded. */
  readonly issuer?: string;
  /** The token's `aud`, set and demanded. */
  readonly audience?: string;
  /** The claim that carries the lookup id. Default `'lookup_id'`; `'sid'` is OpenID Connect's name. */
  readonly lookupIdClaim?: string;
  /** How long a session lives without activity, or `'none'`. Default `'30d'`. */
  readonly idleTimeout?: string;
  /** How long a session and its token live at most, or `'none'`. Default `'365d'`. */
  readonly absoluteTimeout?: string;
  /** How often activity is noted; sooner for a session with an idle time below ten times that. Default `'1m'`. */
  readonly touchInterval?: string;
  /** Sessions that one user may have, or `'none'`. Default 100. */
  readonly maxSessions?: number | 'none';
  /** What a log-in beyond the limit does. Default `'evictLeastRecentlyActive'`. */
  readonly onLimit?: LimitPolicy;
  /** How long the absence of a session is remembered when it was learnt from the store. Default `'1m'`. */
  readonly absentTtl?: string;
  /** How many absent sessions are remembered. Default 100 000. */
  readonly maxAbsent?: number;
  /**
   * Turns on a cache of valid sessions: for so long a request is let in without asking the store, **and so long may an
   * ending by another process go unnoticed here**. An ending by this process takes effect at once. Default off.
   */
  readonly activeTtl?: string;
  /** How many valid sessions are remembered while `activeTtl` is on. Default 10 000. */
  readonly maxActive?: number;
  /** How many verified tokens are remembered, so that each is verified once. Default 10 000. */
  readonly maxVerified?: number;
  /** Sessions that are read in one statement, at most. Default 100. */
  readonly maxBatch?: number;
  /** How long a session is kept after its end before `purge` removes it. Default `'1d'`. */
  readonly purgeAfter?: string;
  /** How often this process purges by itself, or `'none'` if you call `purge` yourself. Default `'1h'`. */
  readonly purgeInterval?: string;
  /** The present, in milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

/** The options with every default filled in and every duration in milliseconds. */
export interface ManagerSettings {
  readonly lookupIdClaim: string;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly idleTimeout: number;
  readonly absoluteTimeout: number;
  readonly touchInterval: number;
  /** Null for no limit. */
  readonly maxSessions: number | null;
  readonly onLimit: LimitPolicy;
  readonly absentTtl: number;
  readonly maxAbsent: number;
  /** Null for off. */
  readonly activeTtl: number | null;
  readonly maxActive: number;
  readonly maxVerified: number;
  readonly maxBatch: number;
  readonly purgeAfter: number;
  /** Null for never. */
  readonly purgeInterval: number | null;
  readonly clock: () => number;
}

const KNOWN: Readonly<Record<keyof SessionManagerOptions, true>> = {
  store: true,
  keys: true,
  issuer: true,
  audience: true,
  lookupIdClaim: true,
  idleTimeout: true,
  absoluteTimeout: true,
  touchInterval: true,
  maxSessions: true,
  onLimit: true,
  absentTtl: true,
  maxAbsent: true,
  activeTtl: true,
  maxActive: true,
  maxVerified: true,
  maxBatch: true,
  purgeAfter: true,
  purgeInterval: true,
  clock: true,
};
const POLICIES: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest', 'reject'];
const REGISTERED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'gen'];
/** Node's timers hold 31 bits of milliseconds, about 24 days. */
const MAX_TIMER = 2 ** 31 - 1;

/** @throws TypeError for anything that can't be meant, saying what to write instead */
export function readOptions(options: SessionManagerOptions): ManagerSettings {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name)) {
      throw new TypeError(`There is no option '${name}'. The options are ${Object.keys(KNOWN).join(', ')}.`);
    }
  }
  if (typeof options.store?.find !== 'function') {
    throw new TypeError(
      'store must be a session store, such as new MemoryStore() or new SqlStore(sequelize).',
    );
  }
  const purgeInterval = parseDurationOrNone(options.purgeInterval ?? '1h', 'purgeInterval');
  return {
    lookupIdClaim: readClaimName(options.lookupIdClaim ?? 'lookup_id'),
    issuer: readText(options.issuer, 'issuer'),
    audience: readText(options.audience, 'audience'),
    idleTimeout: parseDurationOrNone(options.idleTimeout ?? '30d', 'idleTimeout'),
    absoluteTimeout: parseDurationOrNone(options.absoluteTimeout ?? '365d', 'absoluteTimeout'),
    touchInterval: parseDuration(options.touchInterval ?? '1m', 'touchInterval'),
    maxSessions: options.maxSessions === 'none' ? null : readCount(options.maxSessions ?? 100, 'maxSessions'),
    onLimit: readPolicy(options.onLimit ?? 'evictLeastRecentlyActive'),
    absentTtl: parseDuration(options.absentTtl ?? '1m', 'absentTtl'),
    maxAbsent: readCount(options.maxAbsent ?? 100_000, 'maxAbsent'),
    activeTtl: options.activeTtl === undefined ? null : parseDuration(options.activeTtl, 'activeTtl'),
    maxActive: readCount(options.maxActive ?? 10_000, 'maxActive'),
    maxVerified: readCount(options.maxVerified ?? 10_000, 'maxVerified'),
    maxBatch: readCount(options.maxBatch ?? 100, 'maxBatch'),
    purgeAfter: parseDuration(options.purgeAfter ?? '1d', 'purgeAfter'),
    purgeInterval: options.purgeInterval === 'none' ? null : Math.min(purgeInterval, MAX_TIMER),
    clock: readClock(options.clock ?? Date.now),
  };
}

function readCount(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TypeError(`${name} must be a whole number from 1 on, not ${String(value)}.`);
  }
  return value;
}

function readPolicy(value: LimitPolicy): LimitPolicy {
  if (!POLICIES.includes(value)) throw new TypeError(`onLimit must be one of ${POLICIES.join(', ')}.`);
  return value;
}

function readText(value: string | undefined, name: string): string | undefined {
  if (value !== undefined && (typeof value !== 'string' || value === '')) {
    throw new TypeError(`${name} must be a text that is not empty.`);
  }
  return value;
}

function readClaimName(value: string): string {
  if (typeof value !== 'string' || value === '' || REGISTERED_CLAIMS.includes(value)) {
    throw new TypeError(`lookupIdClaim must be a claim's name other than ${REGISTERED_CLAIMS.join(', ')}.`);
  }
  return value;
}

function readClock(value: () => number): () => number {
  if (typeof value !== 'function') throw new TypeError('clock must be a function that returns milliseconds.');
  return value;
}

import type { KeyInput, LegacyKeyInput } from '../keys/key.js';
import type { SessionLocation } from '../session.js';
import type { LimitPolicy, SessionStore } from '../store/contract.js';
import type { Clocks, STOPWATCH } from '../values/clocks.js';
import type { IpAddresses } from '../values/ip-address.js';
import type { Logger } from '../values/logger.js';
import type { SLEEP, Sleep } from '../values/sleep.js';

/** What a `SessionManager` is built from. Durations are strings with a unit, such as `'30d'`. */
export interface SessionManagerOptions {
  readonly store: SessionStore;
  /** `kid:secret[,kid:secret]` with HS256 secrets in base64url, or key objects. The first signs, all verify. */
  readonly keys: string | readonly KeyInput[] | undefined;
  /** The token's `iss`, set and demanded. */
  readonly issuer?: string;
  /** The token's `aud`, set and demanded. */
  readonly audience?: string;
  /** How long a session lives without activity, or `'none'`. Default `'30d'`. */
  readonly idleTimeout?: string;
  /** How long a session and its token live at most, or `'none'`. Default `'365d'`. */
  readonly absoluteTimeout?: string;
  /**
   * Sessions that one user may have, or `'none'`; or a function that tells it of a user, asked at each log-in. Where it
   * fails, so does the log-in. Default 100.
   */
  readonly maxSessions?: MaxSessions | ((userId: string) => MaxSessions | Promise<MaxSessions>);
  /** What a log-in beyond the limit does. Default `'evictLeastRecentlyActive'`. */
  readonly onLimit?: LimitPolicy;
  /** How old a session must be to revoke others or to change the user's idle time. Default: no age. */
  readonly minAgeToRevokeOthers?: string;
  /**
   * Turns on confirmation: a log-in on a device that the user never used is `unconfirmed` until another session of the
   * user confirms it, or until so long has passed.
   */
  readonly confirmNewDevices?: string;
  /** Tells where an address is, for the list of sessions. When it fails, or takes too long, the place is unknown. */
  readonly locate?: (
    ip: string,
  ) => Promise<Partial<SessionLocation> | null> | Partial<SessionLocation> | null;
  /**
   * What is kept, shown and told of addresses: `'full'`; `'truncated'` to their network, `203.0.113.0` (/24) and
   * `2001:db8:1::` (/48); or `'none'`. `locate` sees the whole address in any case. Default `'full'`.
   */
  readonly ipAddresses?: IpAddresses;
  /**
   * Turns on a cache of valid sessions: for so long, `'30s'` at most, a request is let in without asking the store. Nothing is let
   * in after an ending was acknowledged: an ending waits for what other processes may still answer from memory, one and a quarter
   * times as long, before it is answered. So it needs `SessionAdmin.setLease`, which says that they all do; until then, and
   * beyond what that says, nothing is cached. Default off.
   */
  readonly cacheFor?: string;
  /**
   * How long a session is kept after its end, for `listEnded` and `findEnding` to tell what became of it, before it is purged.
   * Default `'1d'`.
   */
  readonly keepEnded?: string;
  /** While you move in from another system: delete it when its last token has expired. */
  readonly legacyTokens?: LegacyTokensOptions;
  /** What hardly anybody needs to change. */
  readonly tuning?: TuningOptions;
}

/** How many sessions a user may have: a whole number from 1 on, or `'none'` for any number. */
export type MaxSessions = number | 'none';

/**
 * How tokens of the system that you come from are read: those that its keys have signed, and no others. All else is demanded
 * of them that is of yours, `exp` included, but `iat`; and their ids may be whole numbers up to 2^53 - 1.
 */
export interface LegacyTokensOptions {
  /** What verifies them; none of your own `keys` may be among them. A key without `kid` verifies the tokens that name none. */
  readonly keys: readonly LegacyKeyInput[];
  /** The claim that names the session, as `lookupId` does when it is imported. Default `'lookup_id'`. */
  readonly lookupIdClaim?: string | undefined;
  /** The claim that names the user. Default `'sub'`. */
  readonly userIdClaim?: string | undefined;
  /** The `typ` of their headers, which is then demanded. Default: `'JWT'`, or none. */
  readonly typ?: string | undefined;
  /** Their `iss`, which is then demanded. */
  readonly issuer?: string | undefined;
  /** Their `aud`, which is then demanded. Without it a token that has one is refused. */
  readonly audience?: string | undefined;
  /**
   * The scheme by which they come in an `Authorization` header, such as `'JWT'`, where it is not `Bearer`. Yours don't
   * come by it.
   */
  readonly scheme?: string | undefined;
  /** While sessions are being imported: a session that is not there yet may be soon, so its absence is not remembered. */
  readonly importing?: boolean | undefined;
}

/** Sizes, intervals and tolerances. */
export interface TuningOptions {
  /** How often activity is noted; sooner for a session with an idle time below ten times that. Default `'1m'`. */
  readonly touchInterval?: string;
  /** How long the token before is good once its successor was used. Default `'30s'`. */
  readonly rotationGrace?: string;
  /**
   * By how much the clocks of processes may differ: without a replaced token being taken for stolen, or a new one being
   * refused as issued in the future. Default `'5m'`.
   */
  readonly clockTolerance?: string;
  /** How long a session may wait for its second factor. Default `'10m'`. */
  readonly pendingTimeout?: string;
  /** Pending sessions that one user may have, as many unconfirmed ones, and as many impersonations; the oldest is revoked. Default 10. */
  readonly maxPending?: number;
  /** Devices that are remembered for a user, 0 for none. Default 50, at most 200. */
  readonly maxKnownDevices?: number;
  /** How long a log-in waits for `locate`. Default `'1s'`. */
  readonly locateTimeout?: string;
  /** How often this process purges by itself, or `'none'` where a `SessionAdmin` does. Default `'1h'`. */
  readonly purgeInterval?: string;
  /** How long the absence of a session is remembered when it was learnt from the store. Default `'1m'`. */
  readonly absentTtl?: string;
  /** How many absent sessions are remembered. Default 100 000. */
  readonly maxAbsent?: number;
  /** How many valid sessions are remembered while `cacheFor` is on. Default 10 000. */
  readonly maxActive?: number;
  /** How many verified tokens are remembered, so that each is verified once. Default 10 000. */
  readonly maxVerified?: number;
  /** Sessions that are read in one statement, at most. Default 100. */
  readonly maxBatch?: number;
  /**
   * Gives the time, in milliseconds since the epoch. Default `Date.now`. What is remembered in this process ages by
   * `performance.now()` instead, which nobody sets.
   */
  readonly clock?: () => number;
  /** Where it is written what is set wrongly, and each `error` event that nobody listens for: a pino, say. Default: the console. */
  readonly logger?: Logger;
  /** @internal For tests. Ages within this process are taken with it. */
  readonly [STOPWATCH]?: () => number;
  /** @internal For tests. What waits for time to pass waits by it. */
  readonly [SLEEP]?: Sleep;
}

/** How tokens of another system are read, and by which scheme they come: null for none but `Bearer`. */
export interface LegacySettings {
  readonly lookupIdClaim: string;
  readonly userIdClaim: string;
  /** The `typ` that they must have; undefined for `JWT` or none. */
  readonly typ?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly scheme: string | null;
}

/** The options with every default filled in and every duration in milliseconds. */
export interface ManagerSettings extends Clocks {
  /** The latest time that the clock has told. */
  readonly latestTime: () => number;
  readonly sleep: Sleep;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly idleTimeout: number;
  readonly absoluteTimeout: number;
  readonly touchInterval: number;
  /** Of a user; null for no limit. */
  readonly maxSessions: (userId: string) => number | null | Promise<number | null>;
  readonly onLimit: LimitPolicy;
  readonly minAgeToRevokeOthers: number;
  /** Null for off. */
  readonly confirmNewDevices: number | null;
  readonly maxKnownDevices: number;
  readonly pendingTimeout: number;
  readonly maxPending: number;
  readonly rotationGrace: number;
  readonly clockTolerance: number;
  readonly locate: NonNullable<SessionManagerOptions['locate']> | null;
  readonly locateTimeout: number;
  readonly ipAddresses: IpAddresses;
  /** Null for none. */
  readonly legacyTokens: LegacySettings | null;
  readonly importing: boolean;
  readonly absentTtl: number;
  readonly maxAbsent: number;
  /** Null for off. */
  readonly cacheFor: number | null;
  readonly maxActive: number;
  readonly maxVerified: number;
  readonly maxBatch: number;
  readonly keepEnded: number;
  /** Null for never. */
  readonly purgeInterval: number | null;
}

/** How often something may be tried, as the counters of rate-limiter-flexible take it. */
export interface AttemptLimit {
  /** Of the keys that are counted by, so that the limits don't meet in one store. */
  readonly keyPrefix: string;
  /** Attempts at most, within the duration. */
  readonly points: number;
  /** Seconds, from the first attempt on. */
  readonly duration: number;
}

/** A limit, and from how many failed attempts on the next one is a suspicious one. */
export interface Limit extends AttemptLimit {
  /** By which clients know it, in the RateLimit fields. */
  readonly name: string;
  readonly suspiciousFrom: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

function limit(name: string, points: number, duration: number, suspiciousFrom: number): Limit {
  return { name, keyPrefix: `jwt_sessions_${name}`, points, duration, suspiciousFrom };
}

/** What fails counts; what succeeds is given back. */
export const limits = {
  /** An address on all accounts: there may be a whole office behind it. */
  address: limit('address', 100, HOUR, 20),
  /** An address on one account. A user who has forgotten the password gives up, or asks for another one, before. */
  login: limit('login', 10, 15 * MINUTE, 3),
  /** All addresses on one account (OWASP ASVS 4.0.3, 2.2.1). */
  account: limit('account', 100, HOUR, 10),
  /** A device that has logged in to the account before: whatever others do, it has tries of its own. */
  device: limit('device', 10, 15 * MINUTE, 3),
  /** Codes for one pending session, which then ends. */
  pending: limit('pending', 5, HOUR, 1),
  /** Codes for one user: whoever has the password has as many pending sessions as they like. */
  code: limit('code', 20, HOUR, 1),
  /** Codes for one user on a device that is known. */
  device_code: limit('device_code', 20, HOUR, 1),
  /** Proofs of one session that is in: whoever has found it open guesses the password. */
  proof: limit('proof', 10, 15 * MINUTE, 3),
} as const;

export type LimitName = keyof typeof limits;

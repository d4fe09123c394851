import type { LimitPolicy } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import {
  readBoolean,
  readCount,
  readFunction,
  readOneOf,
  readOptionalDuration,
  readText,
} from '../values/check-values.js';
import { rememberLatest, STOPWATCH } from '../values/clocks.js';
import { parseDuration, parseDurationOrNone } from '../values/duration.js';
import { readIpAddresses } from '../values/ip-address.js';
import { parseLease } from '../values/lease-duration.js';
import { LOOKUP_ID_CLAIM } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { SLEEP, sleep } from '../values/sleep.js';
import { checkStore } from './check-store.js';
import type {
  LegacyTokensOptions,
  ManagerSettings,
  MaxSessions,
  SessionManagerOptions,
  TuningOptions,
} from './manager-options.js';

const OPTIONS: Names<SessionManagerOptions> = {
  store: true,
  keys: true,
  issuer: true,
  audience: true,
  idleTimeout: true,
  absoluteTimeout: true,
  maxSessions: true,
  onLimit: true,
  minAgeToRevokeOthers: true,
  confirmNewDevices: true,
  locate: true,
  ipAddresses: true,
  cacheFor: true,
  keepEnded: true,
  legacyTokens: true,
  tuning: true,
};
const LEGACY_TOKENS: Names<LegacyTokensOptions> = {
  keys: true,
  lookupIdClaim: true,
  userIdClaim: true,
  typ: true,
  issuer: true,
  audience: true,
  scheme: true,
  importing: true,
};
const TUNING: Names<TuningOptions> = {
  touchInterval: true,
  rotationGrace: true,
  clockTolerance: true,
  pendingTimeout: true,
  maxPending: true,
  maxKnownDevices: true,
  locateTimeout: true,
  purgeInterval: true,
  absentTtl: true,
  maxAbsent: true,
  maxActive: true,
  maxVerified: true,
  maxBatch: true,
  clock: true,
  logger: true,
};
const POLICIES: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest', 'reject'];
const REGISTERED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'gen'];
const SCHEME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Node's timers hold 31 bits of milliseconds, about 24 days. */
const MAX_TIMER = 2 ** 31 - 1;

/** @throws TypeError for anything that is invalid, saying what to write instead */
export function readOptions(options: SessionManagerOptions): ManagerSettings {
  if (options === undefined) {
    throw new TypeError(
      'SessionManager needs a store and keys: ' +
        'new SessionManager({ store: new SqlStore(sequelize), keys: process.env.SESSION_KEYS }).',
    );
  }
  checkNames(options, OPTIONS, 'SessionManager');
  checkStore(options.store);
  const { tuning = {}, legacyTokens } = options;
  checkNames(tuning, TUNING, 'tuning');
  if (legacyTokens !== undefined) checkNames(legacyTokens, LEGACY_TOKENS, 'legacyTokens');
  if (options.confirmNewDevices !== undefined && tuning.maxKnownDevices === 0) {
    throw new TypeError('confirmNewDevices needs known devices: tuning.maxKnownDevices must not be 0.');
  }
  return { ...readSettings(options), ...readLegacyTokens(legacyTokens), ...readTuning(tuning) };
}

function readSettings(options: SessionManagerOptions) {
  return {
    issuer: readText(options.issuer, 'issuer'),
    audience: readText(options.audience, 'audience'),
    idleTimeout: parseDurationOrNone(options.idleTimeout ?? '30d', 'idleTimeout'),
    absoluteTimeout: parseDurationOrNone(options.absoluteTimeout ?? '365d', 'absoluteTimeout'),
    maxSessions: readMaxSessions(options.maxSessions ?? 100),
    onLimit: readOneOf(options.onLimit ?? 'evictLeastRecentlyActive', POLICIES, 'onLimit'),
    minAgeToRevokeOthers: readOptionalDuration(options.minAgeToRevokeOthers, 'minAgeToRevokeOthers') ?? 0,
    confirmNewDevices: readOptionalDuration(options.confirmNewDevices, 'confirmNewDevices'),
    locate:
      options.locate === undefined
        ? null
        : readFunction(options.locate, 'locate', 'finds the place of an address'),
    ipAddresses: readIpAddresses(options.ipAddresses),
    cacheFor: options.cacheFor === undefined ? null : parseLease(options.cacheFor, 'cacheFor'),
    keepEnded: parseDuration(options.keepEnded ?? '1d', 'keepEnded'),
  };
}

function readLegacyTokens(
  options: LegacyTokensOptions | undefined,
): Pick<ManagerSettings, 'legacyTokens' | 'importing'> {
  if (options === undefined) return { legacyTokens: null, importing: false };
  const { keys, lookupIdClaim = LOOKUP_ID_CLAIM, userIdClaim = 'sub', typ, issuer, audience } = options;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new TypeError(
      'legacyTokens needs the keys of the other system: ' +
        "{ keys: [{ algorithm: 'HS256', secret: Buffer.from(oldSecret) }] }.",
    );
  }
  const legacyTokens = {
    lookupIdClaim: readClaimName(lookupIdClaim, 'lookupIdClaim'),
    userIdClaim: userIdClaim === 'sub' ? userIdClaim : readClaimName(userIdClaim, 'userIdClaim'),
    typ: readText(typ, 'legacyTokens.typ'),
    issuer: readText(issuer, 'legacyTokens.issuer'),
    audience: readText(audience, 'legacyTokens.audience'),
    scheme: readScheme(options.scheme),
  };
  if (legacyTokens.lookupIdClaim === legacyTokens.userIdClaim) {
    throw new TypeError(`lookupIdClaim and userIdClaim must not both be ${shown(lookupIdClaim)}.`);
  }
  return { legacyTokens, importing: readBoolean(options.importing ?? false, 'importing') };
}

/** RFC 9110 §11.1: a token, of whatever case. */
function readScheme(scheme: string | undefined): string | null {
  if (scheme === undefined) return null;
  if (typeof scheme === 'string' && SCHEME.test(scheme) && scheme.toLowerCase() !== 'bearer') return scheme;
  throw new TypeError(
    `legacyTokens.scheme must be a scheme other than Bearer, such as 'JWT', not ${shown(scheme)}. Leave it out for Bearer.`,
  );
}

function readTuning(tuning: TuningOptions) {
  const purgeInterval = parseDurationOrNone(tuning.purgeInterval ?? '1h', 'purgeInterval');
  return {
    touchInterval: parseDuration(tuning.touchInterval ?? '1m', 'touchInterval'),
    rotationGrace: parseDuration(tuning.rotationGrace ?? '30s', 'rotationGrace'),
    pendingTimeout: parseDuration(tuning.pendingTimeout ?? '10m', 'pendingTimeout'),
    clockTolerance: parseDuration(tuning.clockTolerance ?? '5m', 'clockTolerance'),
    maxPending: readCount(tuning.maxPending ?? 10, 'maxPending'),
    maxKnownDevices:
      tuning.maxKnownDevices === 0 ? 0 : readCount(tuning.maxKnownDevices ?? 50, 'maxKnownDevices', 200),
    locateTimeout: parseDuration(tuning.locateTimeout ?? '1s', 'locateTimeout'),
    purgeInterval: tuning.purgeInterval === 'none' ? null : Math.min(purgeInterval, MAX_TIMER),
    absentTtl: parseDuration(tuning.absentTtl ?? '1m', 'absentTtl'),
    maxAbsent: readCount(tuning.maxAbsent ?? 100_000, 'maxAbsent'),
    maxActive: readCount(tuning.maxActive ?? 10_000, 'maxActive'),
    maxVerified: readCount(tuning.maxVerified ?? 10_000, 'maxVerified'),
    maxBatch: readCount(tuning.maxBatch ?? 100, 'maxBatch'),
    ...rememberLatest(readFunction(tuning.clock ?? Date.now, 'clock', 'returns milliseconds')),
    stopwatch: tuning[STOPWATCH] ?? (() => performance.now()),
    sleep: tuning[SLEEP] ?? sleep,
  };
}

function readMaxSessions(
  given: NonNullable<SessionManagerOptions['maxSessions']>,
): ManagerSettings['maxSessions'] {
  if (typeof given === 'function') {
    return async (userId) => limitOf(await given(userId), 'what maxSessions returns');
  }
  const limit = limitOf(given, 'maxSessions');
  return () => limit;
}

function limitOf(value: MaxSessions, name: string): number | null {
  return value === 'none' ? null : readCount(value, name);
}

function readClaimName(value: string, name: string): string {
  if (typeof value !== 'string' || value === '' || REGISTERED_CLAIMS.includes(value)) {
    throw new TypeError(
      `${name} must be a claim's name other than ${REGISTERED_CLAIMS.join(', ')}, not ${shown(value)}.`,
    );
  }
  // What is read of an object that lacks them is not a claim; and '__proto__' is lost when a claim is written.
  if (value in Object.prototype) {
    throw new TypeError(`${name} must not be a name that all objects have, such as ${shown(value)}.`);
  }
  return value;
}

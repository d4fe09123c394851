import type { LimitPolicy } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import {
  readBoolean,
  readCount,
  readFunction,
  readOptionalDuration,
  readText,
} from '../values/check-values.js';
import { STOPWATCH } from '../values/clocks.js';
import { parseDuration, parseDurationOrNone } from '../values/duration.js';
import { shown } from '../values/shown.js';
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
  pendingTimeout: true,
  maxSessions: true,
  onLimit: true,
  minAgeToRevokeOthers: true,
  confirmNewDevices: true,
  locate: true,
  activeTtl: true,
  purgeAfter: true,
  legacyTokens: true,
  tuning: true,
};
const LEGACY_TOKENS: Names<LegacyTokensOptions> = {
  lookupIdClaim: true,
  keyWithoutKid: true,
  anyTyp: true,
  importing: true,
};
const TUNING: Names<TuningOptions> = {
  touchInterval: true,
  rotationGrace: true,
  clockTolerance: true,
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
};
const POLICIES: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest', 'reject'];
const REGISTERED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'act', 'gen'];
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
  const { tuning = {}, legacyTokens = {} } = options;
  checkNames(tuning, TUNING, 'tuning');
  checkNames(legacyTokens, LEGACY_TOKENS, 'legacyTokens');
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
    pendingTimeout: parseDuration(options.pendingTimeout ?? '10m', 'pendingTimeout'),
    maxSessions: readMaxSessions(options.maxSessions ?? 100),
    onLimit: readPolicy(options.onLimit ?? 'evictLeastRecentlyActive'),
    minAgeToRevokeOthers: readOptionalDuration(options.minAgeToRevokeOthers, 'minAgeToRevokeOthers') ?? 0,
    confirmNewDevices: readOptionalDuration(options.confirmNewDevices, 'confirmNewDevices'),
    locate:
      options.locate === undefined
        ? null
        : readFunction(options.locate, 'locate', 'finds the place of an address'),
    activeTtl: readOptionalDuration(options.activeTtl, 'activeTtl'),
    purgeAfter: parseDuration(options.purgeAfter ?? '1d', 'purgeAfter'),
  };
}

function readLegacyTokens({ lookupIdClaim, keyWithoutKid, anyTyp, importing }: LegacyTokensOptions) {
  return {
    lookupIdClaim: readClaimName(lookupIdClaim ?? 'lookup_id'),
    keyWithoutKid: readText(keyWithoutKid, 'keyWithoutKid'),
    anyTyp: readBoolean(anyTyp ?? false, 'anyTyp'),
    importing: readBoolean(importing ?? false, 'importing'),
  };
}

function readTuning(tuning: TuningOptions) {
  const purgeInterval = parseDurationOrNone(tuning.purgeInterval ?? '1h', 'purgeInterval');
  return {
    touchInterval: parseDuration(tuning.touchInterval ?? '1m', 'touchInterval'),
    rotationGrace: parseDuration(tuning.rotationGrace ?? '30s', 'rotationGrace'),
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
    clock: readFunction(tuning.clock ?? Date.now, 'clock', 'returns milliseconds'),
    stopwatch: tuning[STOPWATCH] ?? (() => performance.now()),
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

function readPolicy(value: LimitPolicy): LimitPolicy {
  if (!POLICIES.includes(value)) {
    throw new TypeError(`onLimit must be one of ${POLICIES.join(', ')}, not ${shown(value)}.`);
  }
  return value;
}

function readClaimName(value: string): string {
  if (typeof value !== 'string' || value === '' || REGISTERED_CLAIMS.includes(value)) {
    throw new TypeError(
      `lookupIdClaim must be a claim's name other than ${REGISTERED_CLAIMS.join(', ')}, not ${shown(value)}.`,
    );
  }
  // What is read of an object that lacks them is not a claim; and '__proto__' is lost when a claim is written.
  if (value in Object.prototype) {
    throw new TypeError(`lookupIdClaim must not be a name that all objects have, such as ${shown(value)}.`);
  }
  return value;
}

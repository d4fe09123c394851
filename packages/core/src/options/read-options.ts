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
import type { ManagerSettings, SessionManagerOptions } from './manager-options.js';

const OPTIONS: Names<SessionManagerOptions> = {
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
  minAgeToRevokeOthers: true,
  confirmNewDevices: true,
  maxKnownDevices: true,
  pendingTimeout: true,
  maxPending: true,
  rotationGrace: true,
  clockTolerance: true,
  locate: true,
  locateTimeout: true,
  keyWithoutKid: true,
  importing: true,
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
  checkNames(options, OPTIONS, 'SessionManager');
  if (typeof options.store?.find !== 'function') {
    throw new TypeError(
      'store must be a session store, such as new MemoryStore() or new SqlStore(sequelize).',
    );
  }
  if (options.confirmNewDevices !== undefined && options.maxKnownDevices === 0) {
    throw new TypeError('confirmNewDevices needs known devices: maxKnownDevices must not be 0.');
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
    minAgeToRevokeOthers: readOptionalDuration(options.minAgeToRevokeOthers, 'minAgeToRevokeOthers') ?? 0,
    confirmNewDevices: readOptionalDuration(options.confirmNewDevices, 'confirmNewDevices'),
    maxKnownDevices:
      options.maxKnownDevices === 0 ? 0 : readCount(options.maxKnownDevices ?? 50, 'maxKnownDevices', 200),
    pendingTimeout: parseDuration(options.pendingTimeout ?? '10m', 'pendingTimeout'),
    maxPending: readCount(options.maxPending ?? 10, 'maxPending'),
    rotationGrace: parseDuration(options.rotationGrace ?? '30s', 'rotationGrace'),
    clockTolerance: parseDuration(options.clockTolerance ?? '5m', 'clockTolerance'),
    locate:
      options.locate === undefined
        ? null
        : readFunction(options.locate, 'locate', 'finds the place of an address'),
    locateTimeout: parseDuration(options.locateTimeout ?? '1s', 'locateTimeout'),
    keyWithoutKid: readText(options.keyWithoutKid, 'keyWithoutKid'),
    importing: readBoolean(options.importing ?? false, 'importing'),
    absentTtl: parseDuration(options.absentTtl ?? '1m', 'absentTtl'),
    maxAbsent: readCount(options.maxAbsent ?? 100_000, 'maxAbsent'),
    activeTtl: readOptionalDuration(options.activeTtl, 'activeTtl'),
    maxActive: readCount(options.maxActive ?? 10_000, 'maxActive'),
    maxVerified: readCount(options.maxVerified ?? 10_000, 'maxVerified'),
    maxBatch: readCount(options.maxBatch ?? 100, 'maxBatch'),
    purgeAfter: parseDuration(options.purgeAfter ?? '1d', 'purgeAfter'),
    purgeInterval: options.purgeInterval === 'none' ? null : Math.min(purgeInterval, MAX_TIMER),
    clock: readFunction(options.clock ?? Date.now, 'clock', 'returns milliseconds'),
    stopwatch: options[STOPWATCH] ?? (() => performance.now()),
  };
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

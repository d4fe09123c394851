import type { SessionDetails } from '../devices/describe-device.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { JsonValue } from '../session.js';
import type { NewSession, SessionStatus } from '../store/contract.js';
import { noteAuthMethods } from '../values/auth-methods.js';
import { FAR_FUTURE } from '../values/duration.js';
import { flatCopy } from '../values/flat-copy.js';
import { deriveSessionId } from '../values/lookup-id.js';

type Timeouts = Pick<ManagerSettings, 'idleTimeout' | 'absoluteTimeout' | 'pendingTimeout'>;

/** The record of a log-in. */
export function createSession({
  lookupId,
  userId,
  status,
  authMethods,
  details,
  deviceHash,
  data,
  now,
  settings,
}: {
  readonly lookupId: string;
  readonly userId: string;
  readonly status: SessionStatus;
  readonly authMethods: readonly string[];
  readonly details: SessionDetails;
  readonly deviceHash: string | null;
  readonly data: string | null;
  readonly now: number;
  readonly settings: Timeouts;
}): NewSession {
  return {
    id: deriveSessionId(lookupId),
    userId: flatCopy(userId),
    status: status,
    createdAt: now,
    lastActiveAt: now,
    authenticatedAt: now,
    authMethods: noteAuthMethods(null, authMethods, now),
    idleTimeout: settings.idleTimeout,
    absoluteExpiresAt: absoluteEnd(status, now, settings),
    generation: 0,
    generationUsedAt: null,
    lastIp: details.ip,
    data,
    details: JSON.stringify(awaitsDevice(status, deviceHash) ? { ...details, deviceHash } : details),
  };
}

/** When a session of a standing ends at the latest, from the log-in or the second factor on. */
export function absoluteEnd(status: SessionStatus, now: number, settings: Timeouts): number {
  const { absoluteTimeout, pendingTimeout } = settings;
  const lifetime = status === 'pending' ? Math.min(pendingTimeout, absoluteTimeout) : absoluteTimeout;
  return Math.min(now + lifetime, FAR_FUTURE);
}

/**
 * Its device is remembered only when the session is active, so its hash is kept with the session for then. It is never
 * shown.
 */
function awaitsDevice(status: SessionStatus, deviceHash: string | null): deviceHash is string {
  return status !== 'active' && deviceHash !== null;
}

const MAX_BYTES = 8192;

/**
 * The application's own data as it is kept, or null for none.
 *
 * @throws TypeError when it is no JSON or more than 8 KiB of it
 */
export function serializeData(data: JsonValue | undefined): string | null {
  if (data === undefined || data === null) return null;
  const text: string | undefined = JSON.stringify(data);
  if (text === undefined) throw new TypeError('data must be a value that JSON can hold.');
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new TypeError(`data is longer than ${MAX_BYTES} bytes as JSON. Keep a reference instead.`);
  }
  return text;
}

import { type SessionDetails, writeDetails } from '../devices/describe-device.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { JsonValue } from '../session.js';
import type { NewSession, SessionStatus } from '../store/contract.js';
import { noteAuthMethods } from '../values/auth-methods.js';
import { flatCopy } from '../values/flat-copy.js';
import { deriveSessionId } from '../values/lookup-id.js';
import { absoluteEnd, type Lifetime } from './lifetime.js';

/** The record of a log-in. */
export function createSession({
  lookupId,
  userId,
  status,
  authMethods,
  details,
  deviceId,
  data,
  rememberMe,
  impersonatedBy,
  lifetime,
  now,
  settings,
}: {
  readonly lookupId: string;
  readonly userId: string;
  readonly status: SessionStatus;
  readonly authMethods: readonly string[];
  readonly details: SessionDetails;
  readonly deviceId: string | null;
  readonly data: string | null;
  readonly rememberMe: boolean;
  readonly impersonatedBy: string | null;
  readonly lifetime: Lifetime;
  readonly now: number;
  readonly settings: Pick<ManagerSettings, 'idleTimeout' | 'absoluteTimeout' | 'pendingTimeout'>;
}): NewSession {
  const { idleTimeout, absoluteTimeout } = lifetime;
  return {
    id: deriveSessionId(lookupId),
    userId: flatCopy(userId),
    status: status,
    createdAt: now,
    lastActiveAt: now,
    authenticatedAt: now,
    authMethods: noteAuthMethods(null, authMethods, now),
    idleTimeout: idleTimeout ?? settings.idleTimeout,
    maxIdleTimeout: idleTimeout,
    absoluteExpiresAt: absoluteEnd(status, now, lifetime, settings),
    generation: 0,
    generationUsedAt: null,
    lastIp: details.ip,
    data,
    // What nearly all have is null, which takes no room in a row.
    rememberMe: rememberMe ? null : false,
    deviceId,
    impersonatedBy: impersonatedBy === null ? null : flatCopy(impersonatedBy),
    // It is counted anew from a second factor on, and where a re-authentication says so.
    details: writeDetails(details, absoluteTimeout === null ? {} : { absoluteTimeout }),
  };
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

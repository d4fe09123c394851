import { createHash } from 'node:crypto';
import type {
  AdmitRequest,
  InsertRequest,
  NewSession,
  Revocation,
  SessionLimit,
} from '@jwt-sessions/core/store';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2200, 0, 1);
export const REVOCATION: Revocation = {
  at: NOW,
  reason: 'test',
  by: 'rule',
  operation: `${'T'.repeat(21)}Q`,
};

/** The same session id for the same label. */
export function idOf(label: string): string {
  return createHash('sha256').update(label).digest().subarray(0, 16).toString('base64url');
}

/** A session that is valid at `NOW` and for half an hour more. */
export function session(label: string, members: Partial<NewSession> = {}): NewSession {
  return {
    id: idOf(label),
    userId: 'alice',
    status: 'active',
    createdAt: NOW - HOUR,
    lastActiveAt: NOW - HOUR / 2,
    authenticatedAt: NOW - HOUR,
    authMethods: null,
    idleTimeout: HOUR,
    absoluteExpiresAt: NOW + 24 * HOUR,
    generation: 0,
    generationUsedAt: null,
    lastIp: '192.0.2.1',
    data: null,
    rememberMe: null,
    impersonatedBy: null,
    maxIdleTimeout: null,
    deviceId: null,
    details: '{}',
    ...members,
  };
}

/** A log-in whose credentials were checked just now. */
export function logIn(newSession: NewSession, limit?: SessionLimit): InsertRequest {
  const request = { session: newSession, authenticationStartedAt: NOW, now: NOW };
  return limit ? { ...request, limit } : request;
}

/** The admission of a session of Alice's, whatever it is, to the full ones. */
export function admission(id: string, members: Partial<AdmitRequest> = {}): AdmitRequest {
  return { id, userId: 'alice', expected: {}, changes: { status: 'active' }, now: NOW, ...members };
}

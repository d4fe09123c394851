import { randomUUID } from 'node:crypto';
import type { LimitPolicy } from '@jwt-sessions/core';
import type { AdmitRequest, InsertRequest, NewSession, SessionLimit } from '@jwt-sessions/core/store';

/** The present of the tests: by the clocks of all servers far away, so that no TTL index takes anything. */
export const NOW = Date.UTC(2200, 0, 1);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const REVOCATION = { at: NOW, reason: 'logout', by: 'rule', operation: 'logout' } as const;

/** An id of the right form for a label. */
export function idOf(label: string): string {
  return Buffer.from(label.padEnd(16, '.')).subarray(0, 16).toString('base64url');
}

/** A session of Alice, or of whom is given, that is valid at `NOW`. */
export function sessionOf(label: string, members: Partial<NewSession> = {}): NewSession {
  return {
    id: idOf(label),
    userId: 'alice',
    status: 'active',
    createdAt: NOW - HOUR,
    lastActiveAt: NOW - MINUTE,
    authenticatedAt: NOW - HOUR,
    authMethods: null,
    idleTimeout: HOUR,
    absoluteExpiresAt: NOW + 24 * HOUR,
    generation: 0,
    generationUsedAt: null,
    lastIp: null,
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
export function logInOf(session: NewSession, limit?: SessionLimit): InsertRequest {
  return { session, authenticationStartedAt: NOW, now: NOW, ...(limit && { limit }) };
}

/** The admission of a session of Alice's that is expected to be pending. */
export function admissionOf(id: string, limit?: SessionLimit): AdmitRequest {
  const request = { id, userId: 'alice', expected: { status: 'pending' }, now: NOW } as const;
  return { ...request, changes: { status: 'active' }, ...(limit && { limit }) };
}

export function limitOf(max: number, onLimit: LimitPolicy = 'evictOldest'): SessionLimit {
  return { max, onLimit, revocation: { at: NOW, reason: 'limit', by: 'rule', operation: randomUUID() } };
}

/** 0 to n - 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index);
}

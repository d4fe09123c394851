import { hash } from 'node:crypto';
import type { SessionManagerOptions } from '@jwt-sessions/core';
import type { ImportedSession } from '@jwt-sessions/core/admin';
import jwt from 'jsonwebtoken';
import { DAY, KEYS, MINUTE, START } from './test-manager.js';

export const HOUR = 60 * MINUTE;
export const LEGACY_SECRET = Buffer.alloc(32, 7);
/** Takes tokens of a system that named the id `sid` and no key. */
export const FROM_LEGACY = {
  keys: KEYS,
  legacyTokens: { keys: [{ algorithm: 'HS256', secret: LEGACY_SECRET }], lookupIdClaim: 'sid' },
} as const satisfies Partial<SessionManagerOptions>;

/** 128 bits, different for each number from 1 on. */
export const strongId = (n: number) => hash('sha256', `${n}`, 'buffer').toString('base64url', 0, 16);

/** A session of alice in the other system. */
export function legacySession(lookupId: string, changes: Partial<ImportedSession> = {}): ImportedSession {
  return {
    lookupId,
    userId: 'alice',
    createdAt: new Date(START - 9 * DAY),
    lastActiveAt: new Date(START - HOUR),
    expiresAt: new Date(START + 90 * DAY),
    ...changes,
  };
}

/** Her token of that system: without a kid, and for the same time. */
export function legacyToken(sid: string, claims: object = {}): string {
  const iat = Math.floor((START - 9 * DAY) / 1000);
  const payload = { sub: 'alice', sid, iat, exp: Math.floor((START + 90 * DAY) / 1000), ...claims };
  return jwt.sign(payload, LEGACY_SECRET);
}

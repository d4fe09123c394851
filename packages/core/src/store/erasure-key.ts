import { hash } from 'node:crypto';

const BYTES = 16;

/**
 * Under what it is remembered that a user was erased: 22 characters of base64url, the first 16 bytes of a SHA-256, from which
 * nobody reads the user id. Whoever knows the ids that there can be finds it by trying, so it is not kept for long.
 */
export function erasureKey(userId: string): string {
  return hash('sha256', `jwt-sessions: erased user ${userId}`, 'buffer').toString('base64url', 0, BYTES);
}

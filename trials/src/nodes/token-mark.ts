import { createHash } from 'node:crypto';
import type { TokenMark } from '../history/call.js';

/** What a token says of itself: its session, by the hash of its lookup id, and its generation. Nothing is verified. */
export function markOf(token: string): TokenMark {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return { sessionId: sessionIdOf(String(claims.lookup_id)), generation: Number(claims.gen ?? 0) };
}

/** The public id of a session: the first 16 bytes of its lookup id's SHA-256, base64url. */
export function sessionIdOf(lookupId: string): string {
  return createHash('sha256').update(lookupId).digest().subarray(0, 16).toString('base64url');
}

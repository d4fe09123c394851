import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key } from '../keys/key.js';

const DIGESTS: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/**
 * Whether a token of an HMAC key (RFC 7518 §3.2) bears a MAC that isn't the key's. It is only ever a reason to refuse,
 * for the price of the MAC alone: jsonwebtoken would parse the token and make an error with a stack. What passes is for
 * jsonwebtoken to verify, as is every token of another kind of key.
 */
export function hasForgedMac(token: string, signature: string, key: Key): boolean {
  const digest = DIGESTS[key.algorithm];
  if (digest === undefined) return false;
  const signed = token.slice(0, -signature.length - 1);
  const expected = createHmac(digest, key.verifyWith).update(signed).digest();
  const presented = Buffer.from(signature, 'base64url');
  return presented.length !== expected.length || !timingSafeEqual(presented, expected);
}

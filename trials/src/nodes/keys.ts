import jwt from 'jsonwebtoken';

const SECRET = 'trial'.repeat(8);

/** The key of every trial: a token of one process works at all others, as in any deployment. */
export const KEYS = [{ kid: 'k1', algorithm: 'HS256', secret: Buffer.from(SECRET) }] as const;

const LEGACY_SECRET = 'other'.repeat(8);

/** The key of the system that sessions are imported from, whose tokens name none. */
export const LEGACY_KEYS = [{ algorithm: 'HS256', secret: Buffer.from(LEGACY_SECRET) }] as const;

/** A token as the system would have made it that sessions are imported from. */
export function signLegacyToken(userId: string, lookupId: string, expiresAt: Date): string {
  const exp = Math.floor(expiresAt.getTime() / 1000);
  return jwt.sign({ sub: userId, lookup_id: lookupId, exp }, LEGACY_SECRET, { algorithm: 'HS256' });
}

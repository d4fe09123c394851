import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { SECRET } from '../fixtures/keys.js';

export interface BearerClaims {
  readonly userId: string;
  readonly lookupId: string;
}

/** jsonwebtoken at its best: a `KeyObject`, made once, and one algorithm. The check throws for a token that is not good. */
export function bearerVerifier(): (authorization: string | undefined) => BearerClaims {
  const key = createSecretKey(Buffer.from(SECRET));
  return (authorization) => {
    if (authorization === undefined || !authorization.startsWith('Bearer '))
      throw new Error('There is no token.');
    const claims = jwt.verify(authorization.slice(7), key, { algorithms: ['HS256'] });
    if (typeof claims === 'string' || typeof claims.sub !== 'string')
      throw new Error('The token has no subject.');
    return { userId: claims.sub, lookupId: String(claims.lookup_id) };
  };
}

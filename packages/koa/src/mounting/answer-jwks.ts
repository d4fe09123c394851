import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { answerAlike } from './answer-alike.js';

/** For how long whoever verifies tokens may keep the keys: a key is to be known for longer before it signs. */
const MAX_AGE = 300;

/** `KoaSessions.jwks`. */
export function answerJwks(sessions: Pick<SessionManager, 'jwks'>): Middleware {
  const set = sessions.jwks();
  if (set.keys.length === 0) {
    throw new TypeError(
      'jwks needs a manager with a key pair (ES256, EdDSA, RS256 or PS256): a secret is never published.',
    );
  }
  return answerAlike(JSON.stringify(set), 'application/jwk-set+json', `public, max-age=${MAX_AGE}`);
}

import { hash } from 'node:crypto';
import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';

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
  const body = JSON.stringify(set);
  const etag = hash('sha256', body, 'base64url');
  return (ctx) => {
    ctx.type = 'application/jwk-set+json';
    ctx.set('Cache-Control', `public, max-age=${MAX_AGE}`);
    ctx.etag = etag;
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = body;
  };
}

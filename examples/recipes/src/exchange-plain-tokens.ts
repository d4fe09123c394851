import { createHash } from 'node:crypto';
import type { JsonValue } from '@jwt-sessions/core';
import type { KoaSessions, SessionAnswer } from '@jwt-sessions/koa';
import jwt from 'jsonwebtoken';
import type { Middleware } from 'koa';
import { type Sequelize, UniqueConstraintError } from 'sequelize';

/** Once, beside your other tables. */
export const EXCHANGED = `CREATE TABLE IF NOT EXISTS exchanged_tokens
  (digest char(43) PRIMARY KEY, expires_at timestamp NOT NULL)`;

/** The route that exchanges a token without a session for one of ours, once: `Authorization: Bearer` brings the old one. */
export function exchangePlainTokens(
  auth: Pick<KoaSessions<JsonValue, SessionAnswer>, 'logIn'>,
  database: Sequelize,
  secret: string,
): Middleware {
  return async (ctx) => {
    const [, token = ''] = /^Bearer (.+)$/i.exec(ctx.get('Authorization')) ?? [];
    const claims = verify(token, secret);
    if (claims === null || !(await isFirstUse(database, token, claims.exp))) return ctx.throw(401);
    // When the user logged in there: an end of all sessions since then ends this one too.
    const authenticationStartedAt = new Date(claims.iat * 1000);
    ctx.status = 201;
    ctx.body = await auth.logIn(ctx, { userId: claims.sub, authenticationStartedAt });
  };
}

/** As before, but that its times are demanded. Of another `typ` or purpose say here that it is none. */
function verify(token: string, secret: string): { sub: string; iat: number; exp: number } | null {
  try {
    const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    if (typeof claims === 'string') return null;
    const { sub, iat, exp } = claims;
    return typeof sub === 'string' && typeof iat === 'number' && exp !== undefined ? { sub, iat, exp } : null;
  } catch {
    return null;
  }
}

/** A token itself knows nothing of its use, so its hash is kept until it expires. */
async function isFirstUse(database: Sequelize, token: string, exp: number): Promise<boolean> {
  const [header, payload] = token.split('.');
  // Without the signature, which may have other spellings.
  const digest = createHash('sha256').update(`${header}.${payload}`).digest('base64url');
  try {
    await database.query('INSERT INTO exchanged_tokens (digest, expires_at) VALUES (:digest, :expiresAt)', {
      replacements: { digest, expiresAt: new Date(exp * 1000) },
    });
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintError) return false;
    throw error;
  }
}

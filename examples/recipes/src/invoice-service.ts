import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import Koa from 'koa';

/** What stands in for the service's own database. */
const INVOICES = [{ id: 7, total: '120.00' }];

/** The other service: it knows the issuer and its public keys, and neither its database nor a secret. */
export function createInvoiceService({ issuer, jwksUrl }: { issuer: string; jwksUrl: string }): Koa {
  const keys = createRemoteJWKSet(new URL(jwksUrl));
  const app = new Koa();
  app.use(async (ctx) => {
    const claims = await verify(ctx.get('Authorization'), issuer, keys);
    if (claims === null)
      return ctx.throw(401, { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
    if (claims.role !== 'editor') return ctx.throw(403);
    ctx.body = { user: claims.sub, provedBy: claims.amr, invoices: INVOICES };
  });
  return app;
}

/** The claims of a token of RFC 9068, or null: all of type, issuer and audience are demanded. */
async function verify(header: string, issuer: string, keys: JWTVerifyGetKey): Promise<JWTPayload | null> {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(header) ?? [];
  try {
    const { payload } = await jwtVerify(token, keys, { typ: 'at+jwt', issuer, audience: 'invoices' });
    return payload;
  } catch {
    return null;
  }
}

import { webcrypto } from 'node:crypto';
import { jwtVerify } from 'jose';
import Koa from 'koa';
import { SECRET } from '../../fixtures/keys.js';
import type { BuiltSubject } from '../subject-setup.js';

/** jose: one algorithm, and a `CryptoKey`, imported once, which it takes as it is. */
export async function buildKoaJose(): Promise<BuiltSubject> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('raw', Buffer.from(SECRET), algorithm, false, ['verify']);
  const options = { algorithms: ['HS256'] };
  const app = new Koa<{ session: { readonly sub?: string } }>();
  app.use(async (ctx, next) => {
    const { authorization } = ctx.headers;
    if (authorization === undefined || !authorization.startsWith('Bearer ')) {
      ctx.status = 401;
      return;
    }
    try {
      ctx.state.session = (await jwtVerify(authorization.slice(7), key, options)).payload;
    } catch {
      ctx.status = 401;
      return;
    }
    await next();
  });
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.sub}`;
  });
  return { listener: app.callback() };
}

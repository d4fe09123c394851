import Koa from 'koa';
import { type BearerClaims, bearerVerifier } from '../bearer-verifier.js';
import type { BuiltSubject } from '../subject-setup.js';

/** A stateless check: nobody is asked, and nothing can be revoked. */
export async function buildKoaJsonwebtoken(): Promise<BuiltSubject> {
  const verify = bearerVerifier();
  const app = new Koa<{ session: BearerClaims }>();
  app.use((ctx, next) => {
    try {
      ctx.state.session = verify(ctx.headers.authorization);
    } catch {
      ctx.status = 401;
      return;
    }
    return next();
  });
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.userId}`;
  });
  return { listener: app.callback() };
}

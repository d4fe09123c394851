import { createVerifier } from 'fast-jwt';
import Koa from 'koa';
import { SECRET } from '../../fixtures/keys.js';
import type { BuildSubject } from '../subject-setup.js';

/** As many as there are tokens that are sent, and room to spare: its own default of 1000 would forget each before it comes again. */
const CACHED_TOKENS = 10_000;

const CACHES = {
  none: {},
  /** Tokens are known again by a hash of them, which is its default. */
  hashed: { cache: CACHED_TOKENS },
  /** By the token itself: its documentation has it as the fastest, for who doesn't mind that tokens stay in memory. */
  plain: { cache: CACHED_TOKENS, cacheKeyBuilder: (token: string) => token },
};

/** fast-jwt: one algorithm, and a verifier that is built once and does not wait for its key. */
export function buildKoaFastJwt(cache: keyof typeof CACHES): BuildSubject {
  return async () => {
    const verify = createVerifier({ key: SECRET, algorithms: ['HS256'], ...CACHES[cache] });
    const app = new Koa<{ session: { readonly sub: string } }>();
    app.use((ctx, next) => {
      const { authorization } = ctx.headers;
      if (authorization === undefined || !authorization.startsWith('Bearer ')) {
        ctx.status = 401;
        return;
      }
      try {
        ctx.state.session = verify(authorization.slice(7));
      } catch {
        ctx.status = 401;
        return;
      }
      return next();
    });
    app.use((ctx) => {
      ctx.body = `Hello ${ctx.state.session.sub}`;
    });
    return { listener: app.callback() };
  };
}

import Koa from 'koa';
import jwt from 'koa-jwt';
import { SECRET } from '../../fixtures/keys.js';
import type { BuiltSubject } from '../subject-setup.js';

/** koa-jwt with a secret that is a text and an answer of one's own to a 401, as its README shows it. */
export async function buildKoaJwt(): Promise<BuiltSubject> {
  const app = new Koa<{ user: { sub: string } }>();
  app.use((ctx, next) =>
    next().catch((error: { status?: number }) => {
      if (error.status !== 401) throw error;
      ctx.status = 401;
      ctx.body = 'Protected resource, use Authorization header to get access\n';
    }),
  );
  app.use(jwt({ secret: SECRET }));
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.user.sub}`;
  });
  return { listener: app.callback() };
}

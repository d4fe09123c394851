import { betterAuth } from 'better-auth';
import { fromNodeHeaders } from 'better-auth/node';
import Koa from 'koa';
import { betterAuthOptions } from './better-auth-options.js';
import { type BuiltSubject, type SubjectSetup, urlOf } from './subject-setup.js';

/** `getSession` on each request, as better-auth's documentation shows it for servers on Node. */
export async function buildBetterAuth(setup: SubjectSetup): Promise<BuiltSubject> {
  const auth = betterAuth(betterAuthOptions(urlOf(setup)));
  const app = new Koa();
  app.use(async (ctx) => {
    const session = await auth.api.getSession({ headers: fromNodeHeaders(ctx.headers) });
    if (session === null) ctx.status = 401;
    else ctx.body = `Hello ${session.user.id}`;
  });
  return { listener: app.callback() };
}

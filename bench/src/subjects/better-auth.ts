import { betterAuth } from 'better-auth';
import { fromNodeHeaders } from 'better-auth/node';
import Koa from 'koa';
import { betterAuthOptions } from './better-auth-options.js';
import { type BuildSubject, urlOf } from './subject-setup.js';

interface BetterAuthSettings {
  /** Whether the session is also kept in a cookie, as its documentation shows it; else every session is read from the database. */
  readonly cookieCache?: boolean;
}

/** `getSession` on each request, as better-auth's documentation shows it for servers on Node. */
export function buildBetterAuth({ cookieCache = false }: BetterAuthSettings): BuildSubject {
  return async (setup) => {
    const { ends, cookieCacheSeconds } = setup;
    const cache = { cookieCache: { enabled: true, maxAge: cookieCacheSeconds } };
    const auth = betterAuth(betterAuthOptions(urlOf(setup), cookieCache ? cache : {}));
    const findSession = async (headers: Headers) => ({
      session: await auth.api.getSession({ headers }),
      cookies: [],
    });
    // A client is given its cookies when it logs in, which nobody does here: so with an answer.
    const findWithCookies = async (headers: Headers) => {
      const found = await auth.api.getSession({ headers, returnHeaders: true });
      return { session: found.response, cookies: found.headers.getSetCookie() };
    };
    const app = new Koa();
    if (ends) {
      app.use(async (ctx, next) => {
        if (ctx.method !== 'DELETE') return next();
        await auth.api.signOut({ headers: fromNodeHeaders(ctx.headers) });
        ctx.status = 204;
      });
    }
    app.use(async (ctx) => {
      const headers = fromNodeHeaders(ctx.headers);
      const { session, cookies } = await (ends ? findWithCookies(headers) : findSession(headers));
      if (cookies.length > 0) ctx.set('Set-Cookie', cookies);
      if (session === null) ctx.status = 401;
      else ctx.body = `Hello ${session.user.id}`;
    });
    return { listener: app.callback() };
  };
}

import { bearerToken, findBearerToken } from './bearer-token.js';
import type { CookieSettings } from './cookies/cookie-options.js';
import { readCookie } from './cookies/read-cookie.js';
import { refuseCrossSite } from './cookies/refuse-cross-site.js';
import { InvalidRequestError } from './request-errors.js';
import type { SessionContext } from './session-context.js';

/** The token of a request, unchecked, and where it came from: there its successor goes. */
export interface Credentials {
  readonly token: string;
  readonly from: 'header' | 'cookie';
}

/**
 * Reads the token out of the Authorization header or, in cookie mode, out of the cookie. A request with a cookie must
 * not come from another site when it is about to change something.
 *
 * @throws TokenMissingError
 * @throws InvalidRequestError for two credentials: nothing tells for whom the request speaks
 * @throws CrossSiteRequestError
 */
export function readCredentials(ctx: SessionContext, cookie: CookieSettings | null): Credentials {
  const token = cookie === null ? undefined : readCookie(ctx.req.headers.cookie, cookie.name);
  if (cookie === null || token === undefined) return { token: bearerToken(ctx.req), from: 'header' };
  if (findBearerToken(ctx.req) !== undefined) {
    throw new InvalidRequestError('There is both an Authorization header and a cookie. Send one of them.');
  }
  refuseCrossSite(ctx, cookie);
  return { token, from: 'cookie' };
}

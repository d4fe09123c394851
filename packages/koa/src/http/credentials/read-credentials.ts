import type { SessionManager } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { refuseCrossSite } from '../cookies/cross-site.js';
import { readCookies } from '../cookies/read-cookies.js';
import type { Exchange } from '../exchange.js';
import { InvalidRequestError } from '../refusals/request-errors.js';
import { bearerToken, findBearerToken } from './bearer-token.js';
import { chooseCookie } from './choose-cookie.js';

/** The token of a request, unchecked, and where it came from: there its successor goes. */
export interface Credentials {
  readonly token: string;
  readonly from: 'header' | 'cookie';
  /** Whether the answer sets the token's cookie anew, and so must be kept from caches. */
  readonly handedOut: boolean;
}

/**
 * Reads the token out of the Authorization header or, in cookie mode, out of the cookie. A request with a cookie must
 * not come from another site when it is about to change something. A promise only where there are several cookies of
 * the name: then they must be asked which one is genuine.
 *
 * @throws TokenMissingError
 * @throws InvalidRequestError for two credentials: nothing tells for whom the request speaks
 * @throws CrossSiteRequestError
 * @throws InvalidTokenError for several cookies, none of which is genuine
 * @throws StoreUnavailableError
 */
export function readCredentials(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings | null,
): Credentials | Promise<Credentials> {
  if (cookie === null) return bearerCredentials(exchange);
  const tokens = readCookies(exchange.req.headers.cookie, cookie.name);
  if (tokens.every((token) => token === '')) return bearerCredentials(exchange);
  if (findBearerToken(exchange.req) !== undefined) {
    throw new InvalidRequestError('There is both an Authorization header and a cookie. Send one of them.');
  }
  // Before anything becomes of the cookies: a page of another site may not have them changed by what it must not send.
  refuseCrossSite(exchange, cookie);
  const [token = ''] = tokens;
  return tokens.length === 1
    ? { token, from: 'cookie', handedOut: false }
    : chooseCookie(exchange, sessions, cookie, tokens).then((chosen) => ({
        token: chosen,
        from: 'cookie',
        handedOut: true,
      }));
}

function bearerCredentials(exchange: Exchange): Credentials {
  return { token: bearerToken(exchange.req), from: 'header', handedOut: false };
}

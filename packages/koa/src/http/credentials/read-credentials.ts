import type { SessionManager } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { refuseCrossSite } from '../cookies/cross-site.js';
import { readCookies } from '../cookies/read-cookies.js';
import type { Exchange } from '../exchange.js';
import { TokenMissingError } from '../refusals/request-errors.js';
import { findBearerToken } from './bearer-token.js';
import { chooseCookie } from './choose-cookie.js';

/** The token of a request, unchecked, and where it came from: there its successor goes. */
export interface Credentials {
  readonly token: string;
  readonly from: 'header' | 'cookie';
  /** Whether the answer sets the token's cookie anew, and so must be kept from caches. */
  readonly handedOut: boolean;
}

/**
 * Reads the token out of the Authorization header or else out of the cookie. A header decides alone, and no browser adds
 * one by itself: then the cookie is neither looked at nor changed, and the request may come from anywhere. One whose
 * cookie decides must not come from another site when it is about to change something. A promise only where there are
 * several cookies of the name: then they must be asked which one is genuine.
 *
 * @throws TokenMissingError
 * @throws InvalidRequestError for more than one Authorization header, and for the cookies of two sessions
 * @throws CrossSiteRequestError
 * @throws InvalidTokenError for several cookies, none of which is genuine
 * @throws StoreUnavailableError
 */
export function readCredentials(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings,
): Credentials | Promise<Credentials> {
  const bearer = findBearerToken(exchange.req, sessions);
  if (bearer !== undefined) return { token: bearer, from: 'header', handedOut: false };
  const tokens = readCookies(exchange.req.headers.cookie, cookie.name);
  if (tokens.every((token) => token === '')) throw new TokenMissingError();
  // Before anything becomes of the cookies: a page of another site may not have them changed by what it must not send.
  refuseCrossSite(exchange, cookie);
  const [token = ''] = tokens;
  if (tokens.length === 1) return { token, from: 'cookie', handedOut: false };
  return chooseCookie(exchange, sessions, cookie, tokens).then((chosen) => ({
    token: chosen,
    from: 'cookie',
    handedOut: true,
  }));
}

/** Whether the cookies of a request are to be left alone, since its header decides. */
export function ignoresCookies({ req }: Pick<Exchange, 'req'>, sessions: SessionManager): boolean {
  return findBearerToken(req, sessions) !== undefined;
}

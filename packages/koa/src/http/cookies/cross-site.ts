import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from '../exchange.js';
import { CrossSiteRequestError, type RequestSource } from '../refusals/request-errors.js';
import type { CookieSettings } from './cookie-options.js';

/**
 * RFC 9110 §9.2.1: methods that change nothing, if the application keeps to it. TRACE carries no cookie, and CONNECT
 * opens a WebSocket over HTTP/2 (RFC 8441).
 */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses an unsafe request that the page of another site may have made its visitor's browser send, cookies and all.
 *
 * Browsers say where a request comes from in Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/), over TLS and to
 * localhost, and in Origin wherever else, for unsafe methods. A request with cookies and neither of the two is refused as
 * well; one without cookies has nothing of a browser that could be misused.
 *
 * @throws CrossSiteRequestError
 */
export function refuseCrossSite(exchange: Exchange, cookie: CookieSettings, evidence?: Evidence): void {
  if (isCrossSite(exchange, cookie, evidence)) throw new CrossSiteRequestError(readOrigin(exchange));
}

/**
 * What a request without cookies must say of where it comes from: `'none'`, or that it comes from here, for what the page
 * of another site can send without a preflight, such as a form.
 */
export type Evidence = 'none' | 'needed';

/** {@link refuseCrossSite} as an answer. */
export function isCrossSite(
  exchange: Exchange,
  { trustedOrigins }: CookieSettings,
  evidence: Evidence = 'none',
): boolean {
  if (!isUnsafe(exchange)) return false;
  const { headers } = exchange.req;
  const site = headers['sec-fetch-site'];
  // 'none': by the user's own hand, from the address bar or a bookmark.
  if (site === 'same-origin' || site === 'none') return false;
  const { origin } = headers;
  if (origin !== undefined && trustedOrigins.has(origin)) return false;
  return site !== undefined || !isOwn(origin, exchange, evidence);
}

/** Whether a request may change something, by its method or by what it opens. */
export function isUnsafe({ method, req }: Pick<Exchange, 'method' | 'req'>): boolean {
  return !SAFE.has(method) || opensSocket(req.headers);
}

/**
 * Whether a GET opens a connection over which anything may be done, such as a WebSocket: no rule of the browser's keeps
 * a page of another site from opening one and reading from it. What only answers is left out, EventSource among it:
 * another site's page reads nothing of that unless the application lets it, by CORS. `Connection: upgrade` alone upgrades
 * nothing, and there are proxies that send it with each request.
 */
function opensSocket({ upgrade, 'sec-fetch-mode': mode }: IncomingHttpHeaders): boolean {
  return upgrade !== undefined || mode === 'websocket';
}

/** The scheme is left aside: behind a proxy that ends TLS nothing reliable tells it. */
function isOwn(origin: string | undefined, exchange: Exchange, evidence: Evidence): boolean {
  if (origin === undefined) return evidence === 'none' && exchange.req.headers.cookie === undefined;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  // As browsers write an origin (RFC 6454 §6.2): parsing passes over white space, paths, users and what has no origin.
  return url.origin === origin && url.host === exchange.host.toLowerCase();
}

function readOrigin({ host, req }: Exchange): RequestSource {
  const { origin, 'x-forwarded-host': forwardedHost, 'sec-fetch-site': site } = req.headers;
  return { host, origin, site: site?.toString(), forwardedHost: forwardedHost?.toString() };
}

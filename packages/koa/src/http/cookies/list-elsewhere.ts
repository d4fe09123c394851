import { isIP } from 'node:net';
import type { Exchange } from '../exchange.js';
import { type CookieSettings, isDomain } from './cookie-options.js';

/**
 * How far a cookie is looked for: on each domain that reaches this host, or where one was seen to stand in the way, on
 * each path that reaches this request as well.
 */
export type Reach = 'domains' | 'domains and paths';

/** RFC 1035 §3.1. */
const MAX_HOST = 253;
const MAX_PATH = 100;
/** What can stand in Set-Cookie as a path. */
const PLAIN_PATH = /^\/[!-:<-~]*$/;

interface Place {
  /** Null for this host alone, which is another cookie than one with the host as its domain. */
  readonly domain: string | null;
  readonly path: string;
  /** Kept apart from the others by browsers: https://github.com/privacycg/CHIPS */
  readonly partitioned: boolean;
}

/**
 * Set-Cookie lines that expire cookies of a name wherever they may have come to stand, which no request tells: on each
 * domain and path that a host of the same site could give them (RFC 6265bis §5.6), but not where this application sets
 * its own. What a browser doesn't take of it does no harm. RFC 6265 §4.1.1 would have each name once in an answer; but
 * for a server that must take away several cookies of one name there is no other way.
 */
export function* listElsewhere(
  exchange: Exchange,
  cookie: CookieSettings,
  name: string,
  reach: Reach,
): Generator<string> {
  for (const place of listPlaces(exchange, reach, cookie.secure)) {
    const isOwn = place.path === '/' && place.domain === cookie.domain && !place.partitioned;
    if (!isOwn) yield expiry(name, place, cookie);
  }
}

/** Those that concern every page first. */
function* listPlaces(exchange: Exchange, reach: Reach, secure: boolean): Generator<Place> {
  const isSeen = reach === 'domains and paths';
  const domains = [null, ...domainsOf(exchange.host)];
  for (const paths of [['/'], isSeen ? pathsOf(exchange.originalUrl) : []]) {
    for (const partitioned of isSeen && secure ? [false, true] : [false]) {
      for (const path of paths) for (const domain of domains) yield { domain, path, partitioned };
    }
  }
}

/** The domains of which a host takes cookies: itself and its parents, but for the topmost one. None for an address. */
function domainsOf(host: string): string[] {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (name.length > MAX_HOST || !isDomain(name) || isIP(name) !== 0) return [];
  const labels = name.split('.');
  return labels.slice(0, -1).map((_label, index) => labels.slice(index).join('.'));
}

/** The paths but `/` whose cookies come with a request (RFC 6265bis §5.1.4), as the browser knows it. */
function pathsOf(url: string): string[] {
  const [path = ''] = url.split('?', 1);
  const paths: string[] = [];
  for (let end = 2; end <= Math.min(path.length, MAX_PATH); end += 1) {
    if (end === path.length || path[end - 1] === '/' || path[end] === '/') paths.push(path.slice(0, end));
  }
  return paths.filter((prefix) => PLAIN_PATH.test(prefix));
}

/** No more than browsers ask for before they drop a cookie. */
function expiry(
  name: string,
  { domain, path, partitioned }: Place,
  { secure, sameSite }: CookieSettings,
): string {
  return [
    `${name}=; Max-Age=0; Path=${path}`,
    ...(domain === null ? [] : [`Domain=${domain}`]),
    ...(secure ? ['Secure'] : []),
    // Within a page of another site nothing is taken without it.
    ...(sameSite === 'none' ? ['SameSite=None'] : []),
    ...(partitioned ? ['Partitioned'] : []),
  ].join('; ');
}

import type { Exchange } from '../exchange.js';
import { secretOf } from '../throttle/known-device.js';
import { type CookieSettings, canBePlanted } from './cookie-options.js';
import { readCookies } from './read-cookies.js';
import { expireElsewhere } from './write-cookie.js';

/** The device secret that a request's cookies hold, with what stands behind it; undefined for cookies that differ, of which none can be believed. */
export function readDeviceCookie(exchange: Exchange, { deviceName }: CookieSettings): string | undefined {
  const secrets = new Set(readCookies(exchange.req.headers.cookie, deviceName));
  const [secret] = secrets;
  return secrets.size === 1 ? secret : undefined;
}

/** The tokens that a request's cookies hold, unchecked: what a log-in puts another one in the place of. */
export function readSessionTokens(exchange: Exchange, { name }: CookieSettings): readonly string[] {
  return readCookies(exchange.req.headers.cookie, name);
}

/**
 * Takes away what would stand beside the session's cookie that a log-in sets. Whoever logs in needs none, so one that
 * comes along is replaced or in the way; which of the two, no request tells.
 */
export function makeWayForSession(exchange: Exchange, cookie: CookieSettings): void {
  makeWay(exchange, cookie, cookie.name, false);
}

/** Takes away what would stand beside the device's cookie that a log-in sets, if the one that came was not the same. */
export function makeWayForDevice(exchange: Exchange, cookie: CookieSettings, secret: string): void {
  const came = readDeviceCookie(exchange, cookie);
  const isSame = came !== undefined && secretOf(came) === secretOf(secret);
  makeWay(exchange, cookie, cookie.deviceName, isSame);
}

function makeWay(exchange: Exchange, cookie: CookieSettings, name: string, isExpected: boolean): void {
  const { length } = readCookies(exchange.req.headers.cookie, name);
  if (length > 1) expireElsewhere(exchange, cookie, name, 'domains and paths');
  else if (length === 1 && !isExpected && canBePlanted(name))
    expireElsewhere(exchange, cookie, name, 'domains');
}

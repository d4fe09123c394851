import type { SessionContext } from '../../session-context.js';
import { type CookieSettings, canBePlanted } from './cookie-options.js';
import { readCookies } from './read-cookies.js';
import { expireElsewhere } from './write-cookie.js';

/** The device secret that a request's cookies hold; undefined for cookies that differ, of which none can be believed. */
export function readDeviceCookie(ctx: SessionContext, { deviceName }: CookieSettings): string | undefined {
  const secrets = new Set(readCookies(ctx.req.headers.cookie, deviceName));
  const [secret] = secrets;
  return secrets.size === 1 ? secret : undefined;
}

/** The tokens that a request's cookies hold, unchecked: what a log-in puts another one in the place of. */
export function readSessionTokens(ctx: SessionContext, { name }: CookieSettings): readonly string[] {
  return readCookies(ctx.req.headers.cookie, name);
}

/**
 * Takes away what would stand beside the session's cookie that a log-in sets. Whoever logs in needs none, so one that
 * comes along is replaced or in the way; which of the two, no request tells.
 */
export function makeWayForSession(ctx: SessionContext, cookie: CookieSettings): void {
  makeWay(ctx, cookie, cookie.name, false);
}

/** Takes away what would stand beside the device's cookie that a log-in sets, if the one that came was not the same. */
export function makeWayForDevice(ctx: SessionContext, cookie: CookieSettings, secret: string): void {
  makeWay(ctx, cookie, cookie.deviceName, readDeviceCookie(ctx, cookie) === secret);
}

function makeWay(ctx: SessionContext, cookie: CookieSettings, name: string, isExpected: boolean): void {
  const { length } = readCookies(ctx.req.headers.cookie, name);
  if (length > 1) expireElsewhere(ctx, cookie, name, 'domains and paths');
  else if (length === 1 && !isExpected && canBePlanted(name)) expireElsewhere(ctx, cookie, name, 'domains');
}

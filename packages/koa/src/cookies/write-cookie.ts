import type { SessionContext } from '../session-context.js';
import type { CookieSettings } from './cookie-options.js';

/** 400 days in seconds: browsers cut what is longer (RFC 6265bis §5.6.2). */
const MAX_AGE = 34_560_000;

/** Sets the session's cookie for as long as its token lives, and browsers allow. */
export function setSessionCookie(
  ctx: SessionContext,
  cookie: CookieSettings,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: Date },
  now: number,
): void {
  const age = Math.floor((expiresAt.getTime() - now) / 1000);
  write(ctx, cookie, cookie.name, token, Math.min(Math.max(age, 0), MAX_AGE));
}

/** Takes the session's cookie away. The device's stays: the next log-in on it is no new device. */
export function clearSessionCookie(ctx: SessionContext, cookie: CookieSettings): void {
  write(ctx, cookie, cookie.name, '', 0);
}

/** Sets the cookie that the device is known by, anew at each log-in, so that it lasts on a device in use. */
export function setDeviceCookie(ctx: SessionContext, cookie: CookieSettings, secret: string): void {
  write(ctx, cookie, cookie.deviceName, secret, MAX_AGE);
}

/** Beside the cookies of others, and in place of one of that name (RFC 6265 §4.1.1: each name once). */
function write(
  ctx: SessionContext,
  { attributes }: CookieSettings,
  name: string,
  value: string,
  maxAge: number,
): void {
  const others = [ctx.res.getHeader('Set-Cookie') ?? []]
    .flat()
    .map(String)
    .filter((line) => !line.startsWith(`${name}=`));
  ctx.set('Set-Cookie', [...others, `${name}=${value}; Max-Age=${maxAge}; ${attributes}`]);
}

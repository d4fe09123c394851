import type { Session } from '@jwt-sessions/core';
import { type Exchange, setHeader } from '../exchange.js';
import type { CookieSettings } from './cookie-options.js';
import { listElsewhere, type Reach } from './list-elsewhere.js';

/** 400 days in seconds: browsers cut what is longer (RFC 6265bis §5.6.2). */
const MAX_AGE = 34_560_000;
/** Of those that expire cookies elsewhere: an answer's head must fit through proxies, some of which take 4 KiB. */
const MAX_LINES = 32;

/** What is handed out: a token, for how long it lives, and whether the browser is to keep it when it is closed. */
export interface HandedOut {
  readonly token: string;
  readonly tokenExpiresAt: Date;
  readonly session: Pick<Session, 'rememberMe'>;
}

/**
 * Sets the session's cookie for as long as its token lives, and browsers allow; or until the browser is closed, where the
 * log-in was not to be remembered.
 */
export function setSessionCookie(
  exchange: Exchange,
  cookie: CookieSettings,
  { token, tokenExpiresAt, session }: HandedOut,
  now: number,
): void {
  const age = Math.floor((tokenExpiresAt.getTime() - now) / 1000);
  const maxAge = session.rememberMe ? Math.min(Math.max(age, 0), MAX_AGE) : null;
  write(exchange, cookie, cookie.name, token, maxAge);
}

/** Takes the session's cookie away. The device's stays: the next log-in on it is no new device. */
export function clearSessionCookie(exchange: Exchange, cookie: CookieSettings): void {
  write(exchange, cookie, cookie.name, '', 0);
}

/** Sets the cookie that the device is known by, anew at each log-in, so that it lasts on a device in use. */
export function setDeviceCookie(exchange: Exchange, cookie: CookieSettings, secret: string): void {
  write(exchange, cookie, cookie.deviceName, secret, MAX_AGE);
}

/** Takes away what stands under a cookie's name elsewhere than where this application sets it. */
export function expireElsewhere(
  exchange: Exchange,
  cookie: CookieSettings,
  name: string,
  reach: Reach,
): void {
  const others = linesOf(exchange);
  const known = new Set(others);
  let room = MAX_LINES - others.filter((line) => line.includes('=; Max-Age=0; ')).length;
  const lines: string[] = [];
  for (const line of listElsewhere(exchange, cookie, name, reach)) {
    if (room <= 0) break;
    if (known.has(line)) continue;
    lines.push(line);
    room -= 1;
  }
  // In front: to whoever tells a cookie for this host alone from one with its domain by nothing, the last one counts.
  if (lines.length > 0) setHeader(exchange, 'Set-Cookie', [...lines, ...others]);
}

/**
 * Beside the cookies of others, and in place of an earlier one of that name.
 *
 * @param maxAge seconds, or null for a cookie that goes when the browser is closed
 */
function write(
  exchange: Exchange,
  { attributes }: CookieSettings,
  name: string,
  value: string,
  maxAge: number | null,
): void {
  const others = linesOf(exchange).filter(
    (line) => !(line.startsWith(`${name}=`) && line.endsWith(attributes)),
  );
  const age = maxAge === null ? '' : ` Max-Age=${maxAge};`;
  setHeader(exchange, 'Set-Cookie', [...others, `${name}=${value};${age} ${attributes}`]);
}

function linesOf(exchange: Exchange): string[] {
  return [exchange.res.getHeader('Set-Cookie') ?? []].flat().map(String);
}

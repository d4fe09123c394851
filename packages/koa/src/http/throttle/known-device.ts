import type { SessionManager } from '@jwt-sessions/core';
import type { Exchange } from '../exchange.js';

const SECRET = 22;
const PURPOSE = 'device-account';
const LOGIN = Symbol('jwt-sessions: counted log-in');

/** A log-in whose password was right. */
interface CountedLogin {
  /** What the client presented as its device's secret, or undefined. */
  readonly presented: string | undefined;
  readonly account: string;
}

type CountedExchange = Exchange & { [LOGIN]?: CountedLogin };

/** What a client presents as its device's secret, without the mark behind it. */
export function secretOf(presented: string): string {
  return presented.slice(0, SECRET);
}

/**
 * Whether a device has logged in to an account before: by the mark that it then got behind its secret. It is known before the
 * password is looked at, without a question to anybody, and nobody can make one.
 */
export function isKnownDevice(
  sessions: SessionManager,
  presented: string | undefined,
  account: string,
): presented is string {
  if (presented === undefined || presented[SECRET] !== '.') return false;
  return sessions.isMark(presented.slice(SECRET + 1), PURPOSE, `${secretOf(presented)}${account}`);
}

/** Remembers the account of a request whose password was right, for the device that it hands out. */
export function noteLogin(exchange: CountedExchange, login: CountedLogin): void {
  exchange[LOGIN] = login;
}

/** The device's secret as it is handed out: with the mark, where the request's password was counted and right. */
export function markDevice(
  exchange: CountedExchange,
  sessions: SessionManager,
  secret: string,
  presented: string | undefined,
): string {
  const login = exchange[LOGIN];
  if (login !== undefined) return `${secret}.${sessions.mark(PURPOSE, `${secret}${login.account}`)}`;
  // By a log-in of another kind the device stays known to the account that it was.
  return presented !== undefined && secretOf(presented) === secret ? presented : secret;
}

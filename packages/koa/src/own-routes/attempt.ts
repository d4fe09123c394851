import type { Context } from 'koa';
import type { RequestBody } from '../http/bodies/read-body.js';
import { readDeviceCookie } from '../http/cookies/replace-cookies.js';
import { show } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import type { SessionContext } from '../session-state.js';

/** `KoaSessions.attempt`. */
export async function attempt<T>(
  settings: KoaSettings,
  ctx: SessionContext,
  sent: unknown,
  check: () => Promise<T> | T,
): Promise<T> {
  if (typeof check !== 'function') {
    throw new TypeError(`attempt needs a function that checks the password, not ${show(check)}.`);
  }
  const { loginCookie, throttles } = settings;
  if (throttles.login === null) return check();
  // Whatever else a client has sent, it names no account.
  const body: RequestBody = typeof sent === 'object' && sent !== null ? { ...sent } : {};
  const { deviceSecret } = body;
  const given = typeof deviceSecret === 'string' ? deviceSecret : undefined;
  const device = loginCookie === null ? given : readDeviceCookie(ctx, loginCookie);
  const { login } = throttles;
  return throwingHttpErrors(ctx, settings, () =>
    login.attempt(ctx as Context, { body, device }, async () => check()),
  );
}

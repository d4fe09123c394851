import { InvalidTokenError, type RefusalReason, type SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { clearSessionCookie } from '../http/cookies/write-cookie.js';
import { ignoresCookies } from '../http/credentials/read-credentials.js';
import { isNavigation, loginPageFor } from '../http/pages/login-page.js';
import type { RefusalCode } from '../http/refusals/refusal-table.js';
import { RecentLoginRequiredError, TokenMissingError } from '../http/refusals/request-errors.js';
import type { KoaSettings } from '../koa-options.js';
import { isLogInPath } from '../mounting/log-in-paths.js';
import { refuse } from '../refuse.js';

/**
 * Why a token lets nobody in that may do so yet, or elsewhere: its cookie stays. One that was replaced has a successor on
 * its way to the browser, which an answer that comes later would take away.
 */
const ALIVE: ReadonlySet<RefusalReason> = new Set([
  'session_pending',
  'wrong_generation',
  'issued_in_future',
  'unknown_key',
  'wrong_issuer',
  'wrong_audience',
  'wrong_type',
]);

/**
 * Answers a request that a guard doesn't let in: a person who opens a page is sent where to log in, and everybody else is
 * told why. A cookie goes that is of no use any more.
 */
export function refuseGuarded(
  ctx: Context,
  sessions: SessionManager,
  error: unknown,
  settings: KoaSettings,
): void {
  const { cookie, loginCookie, warn } = settings;
  const isDead = error instanceof InvalidTokenError && !ALIVE.has(error.reason);
  if (isDead && loginCookie !== null && !ignoresCookies(ctx, sessions)) clearSessionCookie(ctx, cookie);
  if (error instanceof TokenMissingError && isLogInPath(sessions, ctx)) {
    warn(
      `requireSession refused ${ctx.method} ${ctx.path}, which is the log-in: nobody can log in. ` +
        'Mount auth.routes() in front of auth.requireSession().',
    );
  }
  if (isUnauthenticated(error) && sendToLogIn(ctx, sessions, settings, null)) return;
  if (error instanceof RecentLoginRequiredError && sendToLogIn(ctx, sessions, settings, error.code)) return;
  refuse(ctx, error, settings);
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof TokenMissingError || error instanceof InvalidTokenError;
}

/**
 * Whether somebody was sent to the page for logging in: a person, where there is one.
 *
 * @param error what the page is told: nothing for who is not logged in, as they know
 */
function sendToLogIn(
  ctx: Context,
  sessions: SessionManager,
  { loginPage, warn }: KoaSettings,
  error: RefusalCode | null,
): boolean {
  if (loginPage === null || ctx.headerSent || !isNavigation(ctx, sessions)) return false;
  const location = loginPageFor(ctx, loginPage, error);
  if (location === null) {
    const guard = error === null ? 'requireSession' : 'requireRecentLogin';
    warn(
      `${guard} refused the loginPage ${loginPage} itself: nobody can log in. ` +
        `Mount the page in front of auth.${guard}().`,
    );
    return false;
  }
  ctx.status = 303;
  ctx.set({ Location: location, 'Cache-Control': 'no-store' });
  return true;
}

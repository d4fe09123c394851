import { InvalidTokenError, type RefusalReason, type SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { clearSessionCookie } from '../http/cookies/write-cookie.js';
import { ignoresCookies } from '../http/credentials/read-credentials.js';
import { isNavigation, loginPageFor, type PageNews } from '../http/pages/login-page.js';
import {
  RecentLoginRequiredError,
  SessionEndedError,
  TokenMissingError,
} from '../http/refusals/request-errors.js';
import type { KoaSettings } from '../koa-options.js';
import { isLogInPath } from '../mounting/log-in-paths.js';
import { explain, refuse } from '../refuse.js';

/**
 * Why a token lets nobody in that may do so yet, or elsewhere: its cookie stays. One that was replaced has a successor on
 * its way to the browser, which an answer that comes later would take away.
 */
const ALIVE: ReadonlySet<RefusalReason> = new Set([
  'session_pending',
  // A newer version of this library that runs beside knows what it means.
  'unknown_status',
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
): Promise<void> | void {
  const { cookie, loginCookie, warn } = settings;
  const isDead = error instanceof InvalidTokenError && !ALIVE.has(error.reason);
  if (isDead && loginCookie !== null && !ignoresCookies(ctx, sessions)) clearSessionCookie(ctx, cookie);
  if (error instanceof TokenMissingError && isLogInPath(sessions, ctx)) {
    warn(
      `requireSession refused ${ctx.method} ${ctx.path}, which is the log-in: nobody can log in. ` +
        'Mount auth.routes() in front of auth.requireSession().',
    );
  }
  const explained = explain(error, settings);
  if (explained === null) return sendOrRefuse(ctx, sessions, error, settings);
  return explained.then((told) => sendOrRefuse(ctx, sessions, told, settings));
}

function sendOrRefuse(
  ctx: Context,
  sessions: SessionManager,
  error: unknown,
  settings: KoaSettings,
): Promise<void> | void {
  if (isUnauthenticated(error) && sendToLogIn(ctx, sessions, settings, toldOf(error))) return;
  // What there was to explain has been explained.
  return refuse(ctx, error, { ...settings, explain: null });
}

/** Whether to log in, or to prove once more who one is, would help. */
function isUnauthenticated(error: unknown): boolean {
  return (
    error instanceof TokenMissingError ||
    error instanceof RecentLoginRequiredError ||
    error instanceof InvalidTokenError ||
    error instanceof SessionEndedError
  );
}

/** What the page for logging in is told: nothing for who is not logged in, as they know. */
function toldOf(error: unknown): PageNews {
  if (error instanceof RecentLoginRequiredError) return { error: error.code };
  return error instanceof SessionEndedError ? { ended: error.ending.reason } : {};
}

/** Whether somebody was sent to the page for logging in: a person, where there is one. */
function sendToLogIn(
  ctx: Context,
  sessions: SessionManager,
  { loginPage, warn }: KoaSettings,
  news: PageNews,
): boolean {
  if (loginPage === null || ctx.headerSent || !isNavigation(ctx, sessions)) return false;
  const location = loginPageFor(ctx, loginPage, news);
  if (location === null) {
    const guard = news.error === undefined ? 'requireSession' : 'requireRecentLogin';
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

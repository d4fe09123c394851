import type { SessionManager } from '@jwt-sessions/core';
import { findBearerToken } from '../credentials/bearer-token.js';
import type { Exchange } from '../exchange.js';
import type { RefusalCode } from '../refusals/refusal-table.js';
import { ownPath } from './own-path.js';

/**
 * Whether a person is about to see the answer, as a page: by Sec-Fetch-Mode (https://www.w3.org/TR/fetch-metadata/), or
 * where a browser says nothing by what it accepts. Who sends a bearer token is a program.
 */
export function isNavigation(
  { method, req }: Pick<Exchange, 'method' | 'req'>,
  sessions: Pick<SessionManager, 'acceptsScheme'>,
): boolean {
  const { 'sec-fetch-mode': mode, accept = '', authorization } = req.headers;
  if (authorization !== undefined && findBearerToken(req, sessions) !== undefined) return false;
  if (mode !== undefined) return mode === 'navigate';
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/i.test(accept);
}

/**
 * Where a person who must log in first, or prove once more who they are, is sent: to the page for that, which is told
 * where to go on afterwards. Null for the page itself, which would lead to itself for ever.
 */
export function loginPageFor(
  { method, originalUrl }: Exchange,
  loginPage: string,
  news: PageNews,
): string | null {
  const [path] = originalUrl.split('?', 1);
  if (path === loginPage) return null;
  // What a form was sent to can't be gone to.
  const next = method === 'GET' || method === 'HEAD' ? ownPath(originalUrl) : null;
  return withQuery(loginPage, { next, ...news });
}

/** What the page for logging in is told of what happened. */
export interface PageNews {
  /** What was refused. */
  readonly error?: RefusalCode;
  /** Why the session before has ended. */
  readonly ended?: string;
}

interface LoginQuery extends PageNews {
  /** Where to go on afterwards. */
  readonly next: string | null;
}

export function withQuery(loginPage: string, { next, error, ended }: LoginQuery): string {
  const query = new URLSearchParams();
  if (ended !== undefined) query.set('ended', ended);
  if (error !== undefined) query.set('error', error);
  if (next !== null) query.set('next', next);
  return query.size === 0 ? loginPage : `${loginPage}?${query}`;
}

import type { SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';

/** Where the routes of a manager take log-ins. */
const paths = new WeakMap<SessionManager, Set<string>>();

/** Notes that a manager has session routes with a prefix. */
export function noteLogInPath(sessions: SessionManager, prefix: string): void {
  paths.set(sessions, (paths.get(sessions) ?? new Set()).add(prefix));
}

/** Whether a request is a log-in by a manager's routes, which may stand in a router under a prefix of that. */
export function isLogInPath(
  sessions: SessionManager,
  { method, path }: Pick<Context, 'method' | 'path'>,
): boolean {
  if (method !== 'POST') return false;
  return [...(paths.get(sessions) ?? [])].some((prefix) => path.endsWith(prefix));
}

import {
  parseAuthMethods,
  parseDuration,
  SessionImpersonatedError,
  type SessionManager,
} from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { RecentLoginRequiredError } from '../http/refusals/request-errors.js';
import { checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';
import { refuseGuarded } from './refuse-guarded.js';

/** The options of `requireRecentLogin`. */
export interface RecentLoginOptions {
  /**
   * By which methods, of which one is enough, as `authMethods` names them: `['otp', 'hwk']`. Default: any, logging in among
   * them.
   */
  readonly methods?: readonly string[] | undefined;
}

/** `KoaSessions.requireRecentLogin`. */
export function requireRecentLogin(
  sessions: SessionManager,
  settings: KoaSettings,
  maxAge: string,
  options: RecentLoginOptions = {},
): Middleware<SessionState> {
  const caller = 'requireRecentLogin';
  const age = parseDuration(maxAge, `The age of ${caller}`);
  checkNames(options, { methods: true }, caller);
  const methods =
    options.methods === undefined ? null : parseAuthMethods(options.methods, `The methods of ${caller}`);
  return (ctx, next) => {
    try {
      const { authenticatedAt, authMethods, impersonatedBy } = guardedSession(ctx, caller);
      // The user has proved nothing, however lately it began.
      if (impersonatedBy !== null) throw new SessionImpersonatedError();
      const since = sessions.now() - age;
      const isRecent =
        methods === null
          ? authenticatedAt.getTime() >= since
          : authMethods.some(({ method, at }) => methods.includes(method) && at.getTime() >= since);
      if (!isRecent) throw new RecentLoginRequiredError(age, methods);
    } catch (error) {
      return refuseGuarded(ctx, sessions, error, settings);
    }
    return next();
  };
}
